"""At the desk: not opened in time goes to the next, three in a row set somebody away, and one owner stays the rule."""

from __future__ import annotations

from datetime import timedelta

from firsthand.cli.replaying import from_records
from firsthand.desk import cases
from firsthand.desk.assigning import deal
from firsthand.desk.intake import take
from firsthand.desk.ticking import tick
from firsthand.domain import events as ev
from firsthand.records.models import AuditRow, CaseRow, PersonRow
from firsthand.records.people import set_on_duty
from tests.builders import NOON, a_mention, a_policy


def a_case(desk, minutes: float = 0) -> str:
    (case,) = take([a_mention("no signal", created_at=NOON + timedelta(minutes=minutes))], desk).opened
    return case


def people(*names: str, **changes) -> None:
    fields = {"tier": 2, "primary": "network", "capacity": 3, "on_duty": True, "idle_since": NOON, **changes}
    for name in names:
        PersonRow.objects.create(id=name, name=name.title(), role="agent", **fields)


def passes(desk, clock) -> None:
    """The policy's time to open a case goes by, and the worker makes its round."""
    clock.move(seconds=46)
    tick(desk)


def test_a_case_that_ana_does_not_open_goes_to_ben_with_its_age(desk, clock):
    people("ana")
    case = a_case(desk)
    deal(desk)
    people("ben")
    passes(desk, clock)
    (given,) = deal(desk)
    assert (given.case, given.agent) == (case, "ben")
    assert "somebody passed on it before you; it kept its age" in given.reasons
    assert desk.log.case(case).opened_at == NOON
    row = CaseRow.objects.get(id=case)
    assert (row.owner, row.passed, row.offered_at) == ("ben", "ana", clock())
    told = [event for event in desk.log.read(case) if isinstance(event, ev.NotOpened)]
    assert [(event.agent, event.seconds) for event in told] == [("ana", 45.0)]


def test_a_case_that_was_opened_stays_and_the_second_look_changes_nothing(desk, clock):
    people("ana")
    case = a_case(desk)
    deal(desk)
    version = cases.accept(case, "ana", desk).version
    assert cases.accept(case, "ana", desk).version == version
    passes(desk, clock)
    assert desk.log.case(case).owner == "ana"


def test_three_in_a_row_set_somebody_away_and_it_is_told(desk, clock):
    people("ana")
    for minute in range(5):
        a_case(desk, minute)
    for _ in range(3):
        deal(desk, most=1)
        passes(desk, clock)
    ana = PersonRow.objects.get(id="ana")
    assert (ana.on_duty, ana.away_why) == (False, "3 cases were not opened in time")
    assert deal(desk) == []
    note = AuditRow.objects.get(what="set away")
    assert (note.who, note.about, note.detail) == ("firsthand", "ana", "3 cases were not opened in time")
    set_on_duty("ana", True, clock())
    assert (PersonRow.objects.get(id="ana").away_why, len(deal(desk, most=1))) == ("", 1)


def test_whoever_does_anything_is_there(desk, clock):
    people("ana")
    for minute in range(6):
        a_case(desk, minute)
    for _ in range(2):
        deal(desk, most=1)
        passes(desk, clock)
    (given,) = deal(desk, most=1)
    cases.accept(given.case, "ana", desk)
    for _ in range(2):
        deal(desk, most=1)
        passes(desk, clock)
    assert PersonRow.objects.get(id="ana").on_duty


def test_declined_with_a_reason_it_goes_to_the_next_and_not_back(desk, clock):
    people("ana", capacity=1)
    case = a_case(desk)
    deal(desk)
    cases.decline(case, "ana", "I know this customer", desk)
    assert deal(desk) == []
    people("ben")
    assert [given.agent for given in deal(desk)] == ["ben"]
    clock.move(minutes=a_policy().offer_again_minutes)


def test_a_younger_case_of_the_same_class_does_not_wait_behind_one_that_ana_passed_on(desk, clock):
    people("ana")
    older = a_case(desk)
    deal(desk)
    cases.decline(older, "ana", "not mine", desk)
    younger = a_case(desk, 5)
    assert [given.case for given in deal(desk)] == [younger]


def test_a_day_with_misses_and_declines_replays_exactly(desk, clock):
    people("ana", "ben")
    for minute in range(8):
        a_case(desk, minute)
        clock.move(seconds=3)
        for given in deal(desk):
            clock.move(seconds=1)
            if minute % 3 == 0:
                cases.decline(given.case, given.agent, "not mine", desk)
            elif minute % 3 == 1:
                cases.accept(given.case, given.agent, desk)
                cases.wrap_up(given.case, given.agent, "solved", desk)
        passes(desk, clock)
    found = from_records(a_policy())
    assert found.differs == []
    assert found.same > 8


def test_the_projection_made_again_from_the_log_is_the_same(desk, clock):
    from firsthand.records.case_log import rebuild

    people("ana")
    case = a_case(desk)
    deal(desk)
    offered = CaseRow.objects.values().get(id=case)
    rebuild(desk.log)
    assert CaseRow.objects.values().get(id=case) == offered
    passes(desk, clock)
    passed = CaseRow.objects.values().get(id=case)
    rebuild(desk.log)
    assert CaseRow.objects.values().get(id=case) == passed
