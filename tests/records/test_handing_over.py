"""At the end of a shift what waits goes to people on duty: once, with a note, its age kept, and replayable."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand.cli.replaying import from_records
from firsthand.desk import cases
from firsthand.desk.assigning import deal
from firsthand.desk.handing_over import Done, Plan, carry_out, hand_over_round, plan
from firsthand.desk.intake import take
from firsthand.domain import events as ev
from firsthand.domain.decisions import HAND_OVER
from firsthand.records.models import AuditRow, CaseRow, PersonRow
from firsthand.records.people import set_on_duty
from firsthand.records.shifts import DjangoShifts, set_end
from tests.builders import NOON, a_mention, a_policy

SHIFTS = DjangoShifts()


def people(*names: str, **changes) -> None:
    fields = {
        "tier": 2,
        "primary": "network",
        "capacity": 3,
        "on_duty": True,
        "idle_since": NOON,
        "duty_since": NOON,
    }
    for name in names:
        PersonRow.objects.create(id=name, name=name.title(), role="agent", **{**fields, **changes})


def anas_cases(desk, clock, count: int = 2) -> list[str]:
    """So many cases, each opened by ana, whose shift ends in an hour."""
    people("ana", shift_ends=clock() + timedelta(hours=1))
    take([a_mention("no signal", created_at=NOON) for _ in range(count)], desk)
    given = [one.case for one in deal(desk)]
    for case in given:
        cases.accept(case, "ana", desk)
    return given


def planned_after_her_shift(desk, clock) -> Plan:
    """What is due a quarter of an hour after ana's shift ended."""
    clock.move(minutes=75)
    SHIFTS.end(clock())
    return plan(desk, SHIFTS)


def owners(desk, opened) -> list[str | None]:
    return [desk.log.case(case).owner for case in opened]


def test_when_her_shift_is_over_what_waits_goes_to_those_on_duty_with_a_note_and_its_age(desk, clock):
    opened = anas_cases(desk, clock)
    people("ben", capacity=1)
    people("cyd", capacity=5)
    clock.move(minutes=60)
    assert hand_over_round(desk, SHIFTS) == Done(), "she may finish what she is in"
    ana = PersonRow.objects.get(id="ana")
    assert (ana.on_duty, ana.away_why) == (False, "the shift ended")
    clock.move(minutes=a_policy().hand_over.after_shift_minutes)
    assert hand_over_round(desk, SHIFTS) == Done(moved=2)
    assert sorted(owners(desk, opened)) == ["ben", "cyd"]
    case = desk.log.case(opened[0])
    assert case.opened_at == case.waiting_since == NOON
    assert case.assignment.rule == HAND_OVER
    assert case.assignment.reasons[0].startswith("Ana’s shift ended at ")
    assert case.offered_at is None, "nobody is asked to accept it"
    *_, (_, queue, tier, note) = case.handoffs
    assert (queue, tier) == (case.route.queue, case.route.tier)
    assert (note.stage, note.last_action) == ("not answered yet", "Nothing yet: the customer wrote and waits.")
    assert note.source.startswith("X, public thread, ")
    assert AuditRow.objects.filter(what="handed over", who="firsthand").count() == 2


def test_what_finds_nobody_goes_back_to_its_queue_with_its_age(desk, clock):
    opened = anas_cases(desk, clock)
    people("ben", capacity=1)
    clock.move(minutes=75)
    assert hand_over_round(desk, SHIFTS) == Done(moved=1, back=1)
    assert sorted(map(str, owners(desk, opened))) == ["None", "ben"]
    (row,) = CaseRow.objects.filter(owner=None)
    assert (row.state, row.waiting_since) == ("new", NOON)
    assert [head.case for head in desk.waiting.heads()] == [row.id]


def test_a_second_round_and_a_plan_that_is_carried_out_twice_move_nothing(desk, clock):
    opened = anas_cases(desk, clock)
    people("ben", "cyd")
    planned = planned_after_her_shift(desk, clock)
    assert carry_out(planned, desk, SHIFTS) == Done(moved=2)
    logs = [desk.log.read(case) for case in opened]
    assert carry_out(planned, desk, SHIFTS) == hand_over_round(desk, SHIFTS) == Done()
    assert [desk.log.read(case) for case in opened] == logs


def test_what_a_stale_plan_sends_back_goes_to_whoever_has_room_by_now(desk, clock):
    opened = anas_cases(desk, clock)
    planned = planned_after_her_shift(desk, clock)
    assert not planned.moves
    people("ben", capacity=1)
    assert carry_out(planned, desk, SHIFTS) == Done(moved=1, back=1)
    assert sorted(map(str, owners(desk, opened))) == ["None", "ben"]


def test_a_place_that_was_filled_since_the_plan_sends_the_case_to_the_next_who_has_room(desk, clock):
    opened = anas_cases(desk, clock)
    people("ben")
    planned = planned_after_her_shift(desk, clock)
    PersonRow.objects.filter(id="ben").update(capacity=1)
    people("cyd", capacity=1)
    assert carry_out(planned, desk, SHIFTS) == Done(moved=2)
    assert sorted(map(str, owners(desk, opened))) == ["ben", "cyd"]


def test_whoever_is_away_keeps_what_is_theirs_for_a_while_and_comes_back_to_it(desk, clock):
    opened = anas_cases(desk, clock)
    people("ben")
    set_on_duty("ana", False, clock())
    clock.move(minutes=20)
    assert hand_over_round(desk, SHIFTS) == Done()
    set_on_duty("ana", True, clock())
    clock.move(minutes=15)
    assert hand_over_round(desk, SHIFTS) == Done()
    assert owners(desk, opened) == ["ana", "ana"]


def test_whoever_works_while_away_leaves_nothing_behind(desk, clock):
    opened = anas_cases(desk, clock)
    people("ben")
    set_on_duty("ana", False, clock())
    clock.move(minutes=25)
    cases.add_note(opened[0], "ana", "asked the network team", desk)
    clock.move(minutes=10)
    assert hand_over_round(desk, SHIFTS) == Done(moved=1)
    assert owners(desk, opened) == ["ana", "ben"]
    cases.take(opened[1], "ben", desk)
    clock.move(minutes=25)
    assert hand_over_round(desk, SHIFTS) == Done(moved=1)
    assert desk.log.case(opened[0]).handoffs[-1][3].note == "asked the network team"


def test_what_waits_for_its_customer_stays_with_its_owner(desk, clock):
    (opened,) = anas_cases(desk, clock, count=1)
    people("ben")
    case = desk.log.case(opened)
    posted = ev.BrandPosted(at=clock(), by="ana", mention="own-post")
    desk.log.append(opened, (posted,), case.version)
    clock.move(minutes=90)
    assert hand_over_round(desk, SHIFTS) == Done()
    assert owners(desk, [opened]) == ["ana"]


def test_where_the_policy_leaves_it_to_a_lead_the_worker_only_ends_the_shift(desk, clock):
    opened = anas_cases(desk, clock)
    people("ben")
    by_hand = replace(desk.policy, version="lead", hand_over=replace(desk.policy.hand_over, by_itself=False))
    desk = replace(desk, policy=by_hand)
    clock.move(minutes=75)
    assert hand_over_round(desk, SHIFTS) == Done()
    assert owners(desk, opened) == ["ana", "ana"]
    assert carry_out(plan(desk, SHIFTS, at_once=True), desk, SHIFTS, by="lea") == Done(moved=2)
    assert AuditRow.objects.filter(what="handed over", who="lea").count() == 2


def test_whoever_comes_back_before_it_is_carried_out_keeps_it(desk, clock):
    opened = anas_cases(desk, clock)
    people("ben")
    planned = planned_after_her_shift(desk, clock)
    set_on_duty("ana", True, clock())
    assert carry_out(planned, desk, SHIFTS) == Done()
    assert owners(desk, opened) == ["ana", "ana"]
    assert PersonRow.objects.get(id="ana").shift_ends is None, "a shift that was over has no end any more"


@pytest.mark.parametrize("taken", ["closed", "taken"])
def test_a_case_that_moved_on_since_the_plan_is_none_of_it(desk, clock, taken):
    (opened,) = anas_cases(desk, clock, count=1)
    people("ben", "cyd")
    planned = planned_after_her_shift(desk, clock)
    if taken == "closed":
        cases.wrap_up(opened, "ana", "solved", desk)
    else:
        cases.decline(opened, "ana", "gone", desk)
        cases.take(opened, "cyd", desk)
    before = desk.log.read(opened)
    assert carry_out(planned, desk, SHIFTS) == Done()
    assert desk.log.read(opened) == before


def test_a_shift_that_has_no_end_never_ends_by_itself(desk, clock):
    people("ana")
    set_end("ana", clock() + timedelta(minutes=5), clock())
    set_end("ana", None, clock())
    clock.move(minutes=600)
    assert SHIFTS.end(clock()) == []


def test_a_day_with_hand_overs_replays_exactly(desk, clock):
    anas_cases(desk, clock, count=3)
    people("ben", capacity=1)
    clock.move(minutes=75)
    hand_over_round(desk, SHIFTS)
    for minute in range(3):
        take([a_mention("no signal", created_at=clock())], desk)
        clock.move(seconds=5)
        people(f"dee{minute}", capacity=1)
        deal(desk)
    found = from_records(a_policy())
    assert found.differs == []
    assert (found.handed_over, found.same) == (1, 6)
