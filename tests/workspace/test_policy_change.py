"""The policy in the workspace: written, refused with lines, tried, put in force, brought back; and staffing."""

from __future__ import annotations

import re

import pytest

from firsthand import wiring
from firsthand.records import policies
from tests.workspace import world

pytestmark = pytest.mark.django_db


def base_of(page: str) -> str:
    found = re.search(r'name="base" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def tighter() -> str:
    return wiring.policy_text().replace("high = 15\nnormal = 60", "high = 4\nnormal = 6", 1)


def test_a_lead_changes_the_policy_and_every_clock_follows(as_):
    lea = as_("lea")
    tried = lea.post("/policy/try/", {"text": tighter().replace("\n", "\r\n")}).content.decode()
    assert "Would miss their target" in tried
    assert "normal = 6</code>" in tried
    kept = lea.post("/policy/keep/", {"text": tighter(), "base": base_of(tried), "note": "Promise of the autumn"})
    assert kept.status_code == 302
    assert wiring.policy().first_response_minutes["normal"] == 6
    page = lea.get("/policy/").content.decode()
    assert "Promise of the autumn" in page
    assert "as it was before the first change here" in page


def test_a_wrong_line_is_shown_with_its_fix_and_nothing_is_kept(as_):
    lea = as_("lea")
    wrong = wiring.policy_text().replace("warn_share = 0.8", "warn_sahre = 0.8")
    answer = lea.post("/policy/keep/", {"text": wrong, "base": "x"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "warn_sahre" in page
    assert "Did you mean" in page
    assert policies.versions() == []


def test_a_version_is_brought_back(as_):
    lea, before = as_("lea"), wiring.policy_text()
    tried = lea.post("/policy/try/", {"text": tighter()}).content.decode()
    lea.post("/policy/keep/", {"text": tighter(), "base": base_of(tried), "note": "tighter"})
    first = policies.versions()[-1]
    page = lea.get(f"/policy/version/{first.number}/").content.decode()
    assert "Going back to it would change" in page
    again = lea.post("/policy/try/", {"text": first.text, "note": "Back to version 1"}).content.decode()
    lea.post("/policy/keep/", {"text": first.text, "base": base_of(again), "note": "Back"})
    assert wiring.policy_text() == before
    assert len(policies.versions()) == 3


def test_two_leads_at_once_the_second_sees_what_changed_instead_of_undoing_it(as_):
    lea, leo = as_("lea"), as_("leo")
    stale = base_of(leo.post("/policy/try/", {"text": tighter()}).content.decode())
    other = wiring.policy_text().replace("warn_share = 0.8", "warn_share = 0.7")
    lea.post("/policy/keep/", {"text": other, "base": stale, "note": "sooner"})
    late = leo.post("/policy/keep/", {"text": tighter(), "base": stale, "note": "tighter"})
    assert late.status_code == 400
    assert "Somebody changed the policy" in late.content.decode()
    assert wiring.policy().warn_share == 0.7


@pytest.mark.parametrize("who", ["ana", "helen", "quinn"])
def test_only_leads_and_administrators_change_it(as_, who):
    client = as_(who)
    assert client.get("/policy/edit/").status_code == 404
    assert client.post("/policy/keep/", {"text": tighter(), "base": "x"}).status_code in (403, 404)
    assert policies.versions() == []


def test_the_text_is_shown_as_text_never_as_markup(as_):
    page = as_("lea").post("/policy/try/", {"text": "# </textarea><script>alert(1)</script>\n"}).content.decode()
    assert "<script>alert" not in page


def many_cases() -> None:
    from datetime import timedelta

    from firsthand.desk.intake import take
    from tests.builders import a_mention

    desk, now = world.the_desk(), wiring.now()
    words = ("no signal", "my bill", "upgrade")
    take(
        [a_mention(words[n % 3], id=f"past-{n}", created_at=now - timedelta(hours=2 + n)) for n in range(120)],
        desk,
    )


def test_a_desk_without_a_past_is_told_so(as_):
    assert "until then" in as_("lea").get("/staffing/").content.decode()


def test_staffing_shows_the_next_day_and_answers_a_what_if(as_):
    lea = as_("lea")
    many_cases()
    page = lea.get("/staffing/").content.decode()
    assert "The next 24 hours" in page
    assert page.count('class="bar') == 25
    answer = lea.get("/staffing/?volume=2&more=2&tier=2&topic=network&who=ana&gets=sales").content.decode()
    assert "Twice as many cases, 2 more at tier 2 for network, ana learns" in answer
    assert "Cost per case solved" in answer


def test_an_empty_or_odd_question_is_answered_kindly(as_):
    lea = as_("lea")
    many_cases()
    for asked in ("volume=1", "volume=9e99&more=77&tier=x", "who=nobody&gets=up", "gets=%00"):
        answer = lea.get(f"/staffing/?{asked}")
        assert answer.status_code == 200
        assert "Choose at least one change" in answer.content.decode()


def test_agents_do_not_see_staffing(as_):
    assert as_("ana").get("/staffing/").status_code == 404
