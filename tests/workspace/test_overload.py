"""A surge at the desk: what it changes shows, the words for waiting stand ready, and it goes back by rule."""

from __future__ import annotations

from datetime import timedelta

from firsthand import wiring
from firsthand.domain.launch import Called
from firsthand.domain.policy import parse
from firsthand.engine.overload import HOUR, Pressure, honest_minutes, standing
from firsthand.records import policies, settings
from firsthand.records.models import AuditRow, CaseRow, PersonRow
from firsthand.wiring import surge
from firsthand.workspace.overload import waiting_time
from tests.workspace import world
from tests.workspace.test_launches import a_running_launch, text


def in_stage(stage: str) -> None:
    """The policy's stage begins at a minute of work, so that the small world stands in it."""
    lines, found = wiring.shipped_policy_text().splitlines(), ""
    for at, line in enumerate(lines):
        if line.startswith("id = "):
            found = line.split('"')[1]
        if line.startswith("clear_minutes_over"):
            lines[at] = f"clear_minutes_over = {1 if found == stage else 90_000}"
        if line.startswith("call_out"):
            lines[at] = 'call_out = ["ben"]'
    PersonRow.objects.filter(role="agent").update(on_duty=True)
    policies.save("\n".join(lines), "lea", wiring.now())


def test_nobody_is_told_a_time_while_the_desk_is_calm(as_):
    assert "How long it takes" not in text(as_("ana"), f"/case/{world.case_of('cy')}/")
    assert "Busy:" not in text(as_("lea"), "/board/")


def test_a_busy_desk_has_honest_words_ready(as_):
    in_stage("busy")
    html = text(as_("ana"), f"/case/{world.case_of('cy')}/")
    assert "How long it takes: about" in html
    assert "Busy:" in text(as_("ana"), "/board/")


def test_whom_to_call_is_named_with_whether_they_are_here(as_):
    in_stage("surge")
    PersonRow.objects.filter(id="ben").update(on_duty=False)
    a_running_launch(called=(Called("ana", wiring.now() - timedelta(hours=1), wiring.now() + timedelta(hours=1)),))
    html = " ".join(text(as_("lea"), "/staffing/").split())
    assert html.index('Ana <span class="faint">(Nova 12 on sale, here)') < html.index("Ben <span")
    assert "(flex list, not here yet)" in html
    assert "They get no notice from here: call them yourself" in html


def test_offers_are_paused_in_a_surge_and_come_back(as_):
    in_stage("surge")
    assert "offers are paused".capitalize() in text(as_("lea"), "/board/")
    CaseRow.objects.all().update(state="closed")
    assert "Offers are paused" not in text(as_("lea"), "/board/")


def test_the_worker_keeps_the_stage_and_notes_each_change_once(as_):
    in_stage("busy")
    assert surge.keep_stage() == "busy"
    assert surge.keep_stage() == "busy"
    CaseRow.objects.all().update(state="closed")
    assert surge.keep_stage() == ""
    assert settings.get(surge.STAGE) == ""
    found = AuditRow.objects.filter(what="overload stage").order_by("id").values_list("about", flat=True)
    assert list(found) == ["busy", "none"]


def test_a_time_that_is_told_is_rounded_up_and_never_invented():
    assert [honest_minutes(minutes) for minutes in (0, 3, 61, 130, 25 * HOUR, float("inf"))] == [
        0,
        5,
        75,
        180,
        0,
        0,
    ]


def test_the_words_pass_every_check_of_a_reply(desk_world):
    from firsthand.desk.reply import findings_of
    from firsthand.domain.case import Case
    from firsthand.domain.decisions import Draft

    desk = wiring.desk()
    busy = standing([Pressure(1, 400, 10.0, 4)], parse(wiring.shipped_policy_text()))
    told = waiting_time(busy)
    assert told is not None
    case = Case("none", "x", "x", "none", "none", "alex", wiring.now())
    assert findings_of(Draft(told[1], "x", handle="alex"), case, desk) == ()
