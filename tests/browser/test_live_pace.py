"""Under a flood of changes a list still moves, and a hundred open lists do not ask all the time."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FLOOD = """() => {
  const others = new BroadcastChannel("firsthand-events");
  window.flood = setInterval(() => others.postMessage({ case: "case-of-somebody-else", version: 1 }), 50);
}"""


def test_twenty_changes_a_second_neither_starve_the_list_nor_the_server(enter, server):
    lea = enter("lea")
    lea.goto(f"{server}/inbox/?view=all")
    expect(lea.locator("body.ready li[data-case]").first).to_be_visible()
    asked = []
    lea.on(
        "request", lambda request: asked.append(request.url) if request.headers.get("hx-target") == "list" else 0
    )
    lea.evaluate(FLOOD)
    lea.wait_for_timeout(6000)
    lea.evaluate("clearInterval(window.flood)")
    assert 1 <= len(asked) <= 3, asked
