"""A planned launch marks its cases as they come in, and the worker finds incidents with it in mind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand import wiring
from firsthand.desk.incidents import watch
from firsthand.desk.intake import take
from firsthand.desk.launches import look_again
from firsthand.desk.sight import Sight
from firsthand.engine.launches import Expected
from firsthand.records import launches as kept
from firsthand.records.case_log import rebuild
from firsthand.records.inbox import Ask, inbox
from firsthand.records.incidents import DjangoIncidents
from firsthand.records.models import CaseRow
from firsthand.records.usual import usual, volume
from firsthand.wiring import surge
from tests.builders import NOON, a_mention
from tests.engine.test_launches import HOUR, a_launch

pytestmark = pytest.mark.django_db
LEAD = Sight("lee", "lead", everything=True)


def with_launch(desk, **changes):
    return replace(desk, launches=(a_launch(**changes),))


def test_a_case_that_tells_of_a_running_launch_is_marked_and_found(desk, clock):
    clock.at = NOON + timedelta(minutes=20)
    told = [
        a_mention("my Nova-12 bill is wrong", created_at=NOON, id="dash"),
        a_mention("no signal on the #nova12", created_at=NOON, id="tag"),
        a_mention("my bill is wrong", created_at=NOON, id="other"),
        a_mention("bill for the nova 12?", created_at=NOON - 2 * HOUR, id="early"),
    ]
    take(told, with_launch(desk, phrases=("nova 12", "nova-12")))
    found = inbox(Ask(view="all", launch="launch-1"), LEAD, clock.at).rows
    assert {row.snippet for row in found} == {"my Nova-12 bill is wrong", "no signal on the #nova12"}
    assert kept.told("launch-1").cases == 2


def test_a_later_mention_marks_its_case_once(desk, clock):
    clock.at = NOON + timedelta(minutes=20)
    planned = with_launch(desk)
    take([a_mention("my bill is wrong", created_at=NOON, id="first")], planned)
    later = [
        a_mention(
            f"my nova 12 bill is wrong too {n}",
            created_at=NOON + timedelta(minutes=n),
            in_reply_to="first",
            id=f"n{n}",
        )
        for n in (1, 2)
    ]
    take(later, planned)
    (row,) = CaseRow.objects.all()
    assert row.launch == "launch-1"
    assert [relation for _, relation in desk.log.case(row.id).links].count("launch") == 1
    rebuild(desk.log)
    assert CaseRow.objects.get().launch == "launch-1"


def test_one_that_was_entered_late_marks_the_open_cases_that_came_since(desk, clock):
    clock.at = NOON + timedelta(minutes=20)
    take([a_mention("my nova 12 bill", created_at=NOON), a_mention("my bill", created_at=NOON, id="b")], desk)
    one = a_launch()
    assert look_again(one, kept.open_cases(one.starts_at), desk) == 1
    assert look_again(one, kept.open_cases(one.starts_at), desk) == 0
    assert CaseRow.objects.filter(launch="launch-1").count() == 1


def test_what_was_kept_comes_back_as_it_was_and_the_history_says_who(desk, clock):
    one = a_launch(cases=5, times=0.0)
    kept.keep(one, "lea", clock.at)
    assert kept.get(one.id) == one
    assert kept.every() == (one,)
    desk.audit.note("lea", "launch planned", one.id, one.name)
    assert [(change.who, change.what) for change in kept.history(one.id)] == [("lea", "launch planned")]
    with pytest.raises(KeyError):
        kept.get("launch-none")


def test_the_worker_finds_an_incident_by_itself(desk, clock, monkeypatch):
    """Incidents were looked for in the demo alone: a desk of one's own never found any."""
    monkeypatch.setattr(wiring, "now", clock)
    clock.at = NOON + timedelta(minutes=20)
    take(
        [a_mention(f"no signal in Riverside {n}", created_at=NOON + timedelta(seconds=n)) for n in range(12)], desk
    )
    (burst,) = surge.rounds()["incidents"]()
    assert (burst.word, burst.count) == ("riverside", 12)
    assert DjangoIncidents().open()[0].cases != ()
    assert surge.rounds()["incidents"]() == []


def test_a_word_that_comes_often_all_day_is_no_incident(desk, clock):
    told = [
        a_mention(f"my bill and a payment {n}", created_at=NOON - timedelta(minutes=2 * n)) for n in range(400)
    ]
    take(told, desk)
    rates = usual(NOON)
    assert rates["billing", "payment"] == pytest.approx(30, rel=0.05)
    clock.at = NOON
    assert watch(desk, DjangoIncidents(), rates) == []


def test_what_a_launch_brought_is_not_usual(desk):
    told = [a_mention(f"the nova 12 bill {n}", created_at=NOON - timedelta(minutes=2 * n)) for n in range(60)]
    take(told, with_launch(desk, starts_at=NOON - 5 * HOUR))
    assert usual(NOON) == {}
    assert volume(NOON) == (0.0, 0.0)


def test_a_planned_rise_is_no_incident_at_the_desk_either(desk, clock):
    clock.at = NOON + timedelta(minutes=30)
    before = [
        a_mention(f"my bill {n}", created_at=NOON - timedelta(minutes=5 * n), id=f"b{n}") for n in range(240)
    ]
    crowd = [a_mention(f"nova 12 bill {n}", created_at=NOON + timedelta(seconds=n), id=f"c{n}") for n in range(20)]
    planned = with_launch(desk, times=4.0)
    take([*before, *crowd], planned)
    (one,) = surge.waves(planned)
    assert one.per_hour == pytest.approx(36, rel=0.2)
    assert watch(planned, DjangoIncidents(), Expected(usual(NOON), [one])) == []
    (unplanned,) = watch(desk, DjangoIncidents(), Expected(usual(NOON)))
    assert (unplanned.word, unplanned.count) == ("nova", 20)
