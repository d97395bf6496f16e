"""Every address as every role: no complaint in the console, nothing from elsewhere, and a page that all can use."""

from __future__ import annotations

import re
import sqlite3
from urllib.parse import quote

import pytest
from django.urls import URLPattern

from tests.browser.looks import ALL

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HERE = {0, 200, 403, 405}
"""A page, a file, or what an address that only takes a form says to somebody who opens it."""

WITHOUT_EXAMPLE = frozenset(
    {"home", "login", "verify", "verify_back", "what_if", "policy_version", "channel_signed_in"}
)
"""They lead on, or need what only a customer or a vendor has; each has its own test."""


def patterns() -> list[URLPattern]:
    from firsthand.workspace.urls import urlpatterns

    return urlpatterns


def examples(home: str) -> dict[str, list[str]]:
    """A few values for each kind of argument, from the records that the server works on."""
    with sqlite3.connect(f"file:{home}/firsthand.sqlite3?mode=ro", uri=True) as records:
        told = "author IN ('ines', 'bo', 'guest of oak-street') OR length(author) > 40"
        return {
            "case_id": [row[0] for row in records.execute(f"SELECT id FROM records_caserow WHERE {told}")],
            "launch_id": [row[0] for row in records.execute("SELECT id FROM records_launchrow")],
            "incident_id": [row[0] for row in records.execute("SELECT id FROM records_incidentrow")],
            "key": [
                *records.execute("SELECT customer FROM records_caserow ORDER BY length(author) DESC").fetchone(),
                *records.execute("SELECT key FROM records_mentionrow WHERE actionable = 0").fetchone(),
            ],
            "store": ["oak-street"],
            "person": ["ana"],
            "name": ["service_level", "first_response_minutes"],
            "token": ["no-such-token"],
            "account": ["larkwire", "x-desk"],
            "kind": ["replay", "x", "salesforce"],
            "crm": ["sf"],
            "code": [row[0] for row in records.execute("SELECT code FROM records_forgetrow")],
            "playbook_id": ["no_service"],
            "number": ["1"],
        }


def bundles(home: str) -> list[str]:
    """What somebody was told as one."""
    with sqlite3.connect(f"file:{home}/firsthand.sqlite3?mode=ro", uri=True) as records:
        asked = "SELECT DISTINCT bundle FROM records_noticerow WHERE way = 'workspace' ORDER BY bundle LIMIT 3"
        return [row[0] for row in records.execute(asked)]


def unknown(home: str) -> set[str]:
    """Addresses of one argument that no example is known for."""
    asked = {str(p.name): re.findall(r"<(?:\w+:)?(\w+)>", str(p.pattern)) for p in patterns()}
    known = examples(home)
    return {name for name, told in asked.items() if len(told) == 1 and told[0] not in known}


def addresses(home: str) -> list[tuple[str, str]]:
    """(name, address) of every address that can be opened, with arguments filled in where examples are known."""
    known, found = examples(home), []
    for pattern in patterns():
        route = str(pattern.pattern)
        arguments = re.findall(r"<(?:\w+:)?(\w+)>", route)
        values = known.get(arguments[0], []) if arguments else [""]
        for value in values:
            filled = re.sub(r"<[^>]+>", value, route, count=1)
            if "<" not in filled:
                found.append((str(pattern.name), f"/{filled}"))
    extra = ["/inbox/?view=all&state=any", "/inbox/?view=all&q=nothinghere", "/filtered-out/?view=sample"]
    found += [("told_as_one", f"/notices/told/?bundle={quote(bundle)}") for bundle in bundles(home)]
    return found + [("inbox", address) for address in (*extra, "/board/?span=all", "/no-such-page/")]


def is_piece(address: str) -> bool:
    """A piece of a page, without a frame of its own."""
    return "/forms/" in address or address.endswith(("/parts/", "/form/"))


def complaints(page, address: str) -> list[str]:
    every = f"() => ({{{', '.join(f'{what}: ({ask})()' for what, ask in ALL.items())}}})"
    return [f"{address} {what}: {said}" for what, told in page.evaluate(every).items() for said in told]


def visit(page, url: str, is_page: bool | None) -> tuple[int, bool]:
    """(status, whether it is a page) of an address, opened where it is one; 0 for one that gives a file.

    A browser stumbles over files and empty answers: what is not known yet is asked for beside it first.
    """
    if not is_page:
        answer = page.request.get(url)
        if "html" not in answer.headers.get("content-type", "") or not answer.text():
            return (0 if answer.status == 200 else int(answer.status)), False
    status = int(page.goto(url, wait_until="domcontentloaded").status)
    return status, status == 200


@pytest.mark.parametrize("server", ["full"], indirect=True)
@pytest.mark.parametrize(
    ("roles", "look"),
    [
        (("ana", "lea"), {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}),
        (("lea", "helen"), {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True}),
    ],
    ids=["desk in the light", "phone in the dark"],
)
def test_every_page_can_be_used_by_everybody_who_may_open_it(enter, server, home, roles, look):
    wrong: list[str] = []
    statuses: dict[str, set[int]] = {}
    kinds: dict[str, bool] = {}
    for who in roles:
        page, asked, said = enter(who, **look), [], []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda m, said=said: said.append(m.text) if m.type in ("error", "warning") else None)
        lost = False
        for name, address in addresses(home):
            said.clear()
            status, kinds[name] = visit(page, server + address, kinds.get(name))
            statuses.setdefault(name, set()).add(status)
            assert status < 500, f"{who} {address} {status}"
            if page.url != server + address or is_piece(address) or (status >= 400 and lost):
                continue
            lost = lost or status >= 400
            if status == 200 and page.evaluate("Boolean(document.body.dataset.me)"):
                page.locator("body.ready").wait_for()
            wrong += [f"{who} {address} console: {t}" for t in said if "Failed to load resource" not in t]
            wrong += [f"{who} {text}" for text in complaints(page, address)]
        wrong += [f"{who} asked {url}" for url in asked if not url.startswith((server, "data:", "blob:"))]
        page.context.close()
    assert not wrong, "\n".join(sorted(set(wrong)))
    never = {name for name, told in statuses.items() if not told & HERE}
    assert never <= WITHOUT_EXAMPLE, f"nobody could open {never}: give the test an example of their argument"
    assert not unknown(home), f"no example for the arguments of {unknown(home)}"
