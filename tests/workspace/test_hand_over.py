"""A lead sees what would move before it does, and starts it; whoever comes on duty says until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from firsthand import wiring
from firsthand.desk import cases
from firsthand.records.models import CaseRow, PersonRow
from firsthand.records.people import set_on_duty
from firsthand.workspace.hand_over import next_at
from tests.workspace import world

ZONE = "America/Chicago"


def text(client, path: str) -> str:
    return client.get(path).content.decode()


def ana_went_away() -> str:
    """Ana held bo's bill; ben, who knows bills, is on duty."""
    case, desk = world.case_of("bo"), world.the_desk()
    for name in ("ana", "ben"):
        set_on_duty(name, True, wiring.now() - timedelta(hours=1))
    cases.take(case, "ana", desk)
    set_on_duty("ana", False, wiring.now())
    return case


def test_a_lead_sees_who_would_get_it_and_starts_it(as_):
    case, lea = ana_went_away(), as_("lea")
    page = text(lea, "/staffing/")
    assert "<b>1 case would move</b>" in page
    assert "Ana has been away since" in page
    assert CaseRow.objects.get(id=case).owner == "ana", "a preview moves nothing"
    lea.post("/staffing/hand-over/")
    assert CaseRow.objects.get(id=case).owner == "ben"
    page = text(lea, "/staffing/")
    assert "1 case handed over." in page
    assert "Left waiting" not in page
    seen = text(as_("ben"), f"/case/{case}/")
    assert "Hand-off summary" in seen
    assert "Ana has been away since" in seen


def test_where_nobody_has_room_the_page_says_so(as_):
    ana_went_away()
    PersonRow.objects.filter(id="ben").update(on_duty=False)
    assert "1 case would go back to the queue" in text(as_("lea"), "/staffing/")


def test_quality_sees_it_and_an_agent_starts_nothing(as_):
    case = ana_went_away()
    page = text(as_("quinn"), "/staffing/")
    assert "would move" in page
    assert "Hand over now" not in page
    for name in ("ben", "quinn"):
        assert as_(name).post("/staffing/hand-over/").status_code == 404
    assert CaseRow.objects.get(id=case).owner == "ana"


def test_whoever_comes_on_duty_says_until_when_and_it_stands_where_others_look(as_):
    ana = as_("ana")
    assert "End of your shift" in text(ana, "/me/")
    ana.post("/me/duty/", {"on": "1", "until": "17:30"})
    row = PersonRow.objects.get(id="ana")
    assert row.on_duty
    assert row.shift_ends == next_at("17:30", wiring.now(), wiring.policy().zone)
    assert 'value="17:30"' in text(ana, "/me/")
    assert "until <time" in text(as_("lea"), "/people/")
    ana.post("/me/duty/", {"on": "1", "until": "half past five"})
    assert b"write the end of your shift like 17:30" in ana.get("/me/").content
    assert PersonRow.objects.get(id="ana").shift_ends == row.shift_ends
    ana.post("/me/duty/", {"on": "1", "until": ""})
    assert PersonRow.objects.get(id="ana").shift_ends is None


def test_a_lead_keeps_the_end_of_somebodys_shift(as_):
    lea = as_("lea")
    assert b"Shift ends" in lea.get("/people/ana/form/").content
    lea.post("/people/ana/", {"tier": "1", "capacity": "3", "ends": "23:59"})
    assert PersonRow.objects.get(id="ana").shift_ends is not None
    lea.post("/people/ana/", {"tier": "1", "capacity": "3", "ends": "25:99"})
    assert PersonRow.objects.get(id="ana").shift_ends is not None
    lea.post("/people/ana/", {"tier": "1", "capacity": "3", "ends": ""})
    assert PersonRow.objects.get(id="ana").shift_ends is None


def test_who_keeps_skills_after_a_shift_does_not_forget_that_it_ended(as_):
    ended = wiring.now() - timedelta(minutes=5)
    PersonRow.objects.filter(id="ana").update(on_duty=False, duty_since=ended, shift_ends=ended)
    as_("lea").post("/people/ana/", {"tier": "2", "capacity": "3", "ends": ""})
    assert PersonRow.objects.get(id="ana").tier == 2
    assert PersonRow.objects.get(id="ana").shift_ends == ended


@pytest.mark.parametrize(
    ("now", "clock", "then"),
    [
        (datetime(2026, 9, 18, 15, 0, tzinfo=UTC), "17:00", datetime(2026, 9, 18, 22, 0, tzinfo=UTC)),
        (datetime(2026, 9, 18, 22, 0, 30, tzinfo=UTC), "17:00", datetime(2026, 9, 19, 22, 0, tzinfo=UTC)),
        (datetime(2026, 9, 19, 3, 0, tzinfo=UTC), "06:00", datetime(2026, 9, 19, 11, 0, tzinfo=UTC)),
        (datetime(2026, 11, 1, 3, 0, tzinfo=UTC), "06:00", datetime(2026, 11, 1, 12, 0, tzinfo=UTC)),
    ],
)
def test_the_end_of_a_shift_is_the_next_time_that_the_desks_clock_shows_it(now, clock, then):
    assert next_at(clock, now, ZONE) == then
    assert next_at("", now, ZONE) is None
