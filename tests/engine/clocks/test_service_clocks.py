"""Service clocks: what peers get wrong (pause, reopen, bot time, a clock switched off, lunch), each by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from firsthand.domain import events as ev
from firsthand.domain.case import Case, fold
from firsthand.domain.hours import Hours
from firsthand.domain.policy import Policy, Target
from firsthand.engine.service_level import clocks, due_at, due_events, next_due
from tests.builders import NOON, a_case, a_policy, a_route, a_triage, answered, assigned, wrapped_up

POLICY = a_policy()
SHOP = Hours(
    zone="America/Chicago",
    weekly=(*(((9 * 60, 13 * 60), (14 * 60, 18 * 60)),) * 5, (), ()),
    holidays=frozenset({date(2026, 11, 26)}),
)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def by_shop_hours(policy: Policy = POLICY) -> Policy:
    targets = {name: Target(target.minutes, "shop") for name, target in policy.targets.items()}
    return replace(policy, calendars={**policy.calendars, "shop": SHOP}, targets=targets)


def stand(case: Case, now: datetime, name: str = "first_response", policy: Policy = POLICY):
    return next(clock for clock in clocks(case, policy, now) if clock.name == name)


def wrote_again(at: datetime, number: int = 2) -> ev.MentionJoined:
    return ev.MentionJoined(at=at, by="channel", mention=f"m-{number}", author="jane")


# --- first, next, resolution ---------------------------------------------------------------------------------


def test_the_first_response_runs_from_arrival_to_a_persons_answer():
    case = a_case(assigned("ana"), *answered(NOON + minutes(10)))
    clock = stand(case, NOON + timedelta(days=3))
    assert (clock.spent_minutes, clock.state, clock.due_minutes) == (10, "met", 60)


def test_an_unanswered_case_is_breached_the_moment_after_its_minutes():
    assert stand(a_case(), NOON + minutes(60)).state == "pending"
    assert stand(a_case(), NOON + minutes(60.01)).state == "breached"


def test_the_next_response_starts_anew_with_each_question():
    case = a_case(assigned("ana"), *answered(NOON + minutes(10)), wrote_again(NOON + minutes(100)))
    assert stand(case, NOON + minutes(130), "next_response").spent_minutes == 30
    case = fold([*answered(NOON + minutes(140), reply="r2"), wrote_again(NOON + minutes(200), 3)], case)
    assert stand(case, NOON + minutes(205), "next_response").spent_minutes == 5


def test_the_resolution_counts_every_wait_for_us_and_none_for_the_customer():
    case = a_case(
        assigned("ana"),
        *answered(NOON + minutes(10)),
        wrote_again(NOON + minutes(100)),
        *answered(NOON + minutes(125), reply="r2"),
        wrapped_up(NOON + minutes(500)),
    )
    clock = stand(case, NOON + timedelta(days=9), "resolution")
    assert (clock.spent_minutes, clock.state) == (35, "met")


# --- what peers get wrong ------------------------------------------------------------------------------------


def test_pause_while_the_customer_is_silent_no_minute_is_spent_however_long():
    case = a_case(assigned("ana"), *answered(NOON + minutes(10)))
    assert stand(case, NOON + timedelta(days=30), "resolution").spent_minutes == 10
    assert stand(case, NOON + timedelta(days=30), "resolution").state == "paused"
    assert next_due(case, POLICY) is None


def test_reopen_the_clock_goes_on_where_it_stood_and_does_not_count_the_time_closed():
    case = a_case(
        assigned("ana"),
        *answered(NOON + minutes(10)),
        wrapped_up(NOON + minutes(20)),
        ev.Reopened(at=NOON + timedelta(days=2), by="channel", reason="the customer wrote again"),
        wrote_again(NOON + timedelta(days=2)),
    )
    now = NOON + timedelta(days=2, minutes=7)
    assert stand(case, now, "resolution").spent_minutes == 17
    assert stand(case, now).spent_minutes == 10
    assert stand(case, now, "next_response").spent_minutes == 7


def test_reopen_before_any_answer_the_first_response_counts_on():
    case = a_case(
        assigned("ana"),
        wrapped_up(NOON + minutes(20)),
        ev.Reopened(at=NOON + minutes(500), by="ana", reason="closed by mistake"),
    )
    assert stand(case, NOON + minutes(510)).spent_minutes == 30


def test_bot_time_an_automatic_acknowledgement_does_not_stop_the_first_response():
    bot = answered(NOON + minutes(1), by="firsthand")
    bot[1] = replace(bot[1], by="")
    case = a_case(*bot)
    clock = stand(case, NOON + minutes(50))
    assert (clock.spent_minutes, clock.state) == (50, "pending")
    person = fold([assigned("ana", NOON + minutes(51)), *answered(NOON + minutes(55), reply="r2")], case)
    assert stand(person, NOON + timedelta(days=1)).spent_minutes == 55


def test_a_draft_of_the_support_ai_that_a_person_approved_is_an_answer():
    case = a_case(*answered(NOON + minutes(5), by="firsthand")[:1])
    case = fold(
        [
            ev.ReplyApproved(at=NOON + minutes(6), by="ana", reply="r1", text_sha256="f" * 64),
            ev.ReplyQueued(at=NOON + minutes(6), by="ana", reply="r1", due=NOON + minutes(6), parent="m-1"),
            ev.ReplySent(at=NOON + minutes(6), by="channel", reply="r1", channel_id="p"),
        ],
        case,
    )
    assert stand(case, NOON + minutes(90)).spent_minutes == 6


def test_a_reply_that_is_not_confirmed_does_not_stop_the_clock():
    unsure = [*answered(NOON + minutes(5))[:3]]
    unsure.append(ev.ReplyNotConfirmed(at=NOON + minutes(5), by="firsthand", reply="r1", reason="timed out"))
    assert stand(a_case(assigned("ana"), *unsure), NOON + minutes(30)).spent_minutes == 30


def test_a_clock_that_is_switched_off_is_gone_warns_nobody_and_comes_back_exact():
    case = a_case(assigned("ana"), *answered(NOON + minutes(10)), wrote_again(NOON + minutes(100)))
    off = replace(POLICY, targets={"first_response": POLICY.targets["first_response"]})
    later = NOON + timedelta(days=4)
    assert [clock.name for clock in clocks(case, off, later)] == ["first_response"]
    assert due_events(case, off, later) == ()
    assert stand(case, NOON + minutes(130), "next_response").spent_minutes == 30


def test_lunch_the_minutes_of_a_split_shift_are_counted_without_the_pause():
    eleven_to_three = datetime(2026, 9, 18, 16, 0, tzinfo=UTC)  # 11:00 in Chicago, a Friday
    case = a_case(at=eleven_to_three)
    clock = stand(case, eleven_to_three + timedelta(hours=4), policy=by_shop_hours())
    assert clock.spent_minutes == 180


def test_a_weekend_costs_no_minute():
    friday = datetime(2026, 9, 18, 22, 30, tzinfo=UTC)  # 17:30 in Chicago
    case = a_case(at=friday)
    monday_nine_thirty = datetime(2026, 9, 21, 14, 30, tzinfo=UTC)
    assert stand(case, monday_nine_thirty, policy=by_shop_hours()).spent_minutes == 60


def test_a_holiday_costs_no_minute():
    wednesday = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)  # 17:00 in Chicago, Thanksgiving follows
    friday = datetime(2026, 11, 27, 15, 10, tzinfo=UTC)  # 09:10
    assert stand(a_case(at=wednesday), friday, policy=by_shop_hours()).spent_minutes == 70


def test_a_holiday_that_is_added_later_changes_the_clocks_of_cases_that_stand_already():
    case = a_case(at=datetime(2026, 9, 18, 22, 0, tzinfo=UTC))
    now = datetime(2026, 9, 21, 15, 0, tzinfo=UTC)
    policy = by_shop_hours()
    assert stand(case, now, policy=policy).spent_minutes == 120
    free = replace(SHOP, holidays=frozenset({date(2026, 9, 21)}))
    changed = replace(policy, calendars={**policy.calendars, "shop": free})
    assert stand(case, now, policy=changed).spent_minutes == 60


def test_a_correction_of_the_urgency_changes_every_clock_at_once():
    case = a_case(route=a_route(urgency="low"))
    assert stand(case, NOON).due_minutes == 240
    urgent = fold([ev.Routed(at=NOON + minutes(3), route=a_route(urgency="high"))], case)
    clock = stand(urgent, NOON + minutes(16))
    assert (clock.due_minutes, clock.spent_minutes, clock.state) == (15, 16, "breached")


def test_a_hand_off_keeps_the_age():
    case = a_case(assigned("ana"), ev.Declined(at=NOON + minutes(9), by="ana", agent="ana", reason="not mine"))
    assert stand(case, NOON + minutes(12)).spent_minutes == 12


def test_a_stores_case_runs_on_the_stores_clock():
    case = a_case(route=a_route(queue="store:oak", store="oak"), triage=a_triage())
    found = {clock.name: clock.due_minutes for clock in clocks(case, POLICY, NOON)}
    assert found == {"first_response": POLICY.stores.first_response.minutes["normal"]}


# --- warn, breach, escalate ----------------------------------------------------------------------------------


def test_warning_and_breach_come_once_each_in_order():
    case = a_case()
    events = due_events(case, POLICY, NOON + minutes(61))
    first = [(type(e).__name__, e.at - NOON, e.due - NOON) for e in events if e.clock == "first_response"]
    assert first == [("ClockWarned", minutes(48), minutes(60)), ("ClockBreached", minutes(60), minutes(60))]
    assert due_events(fold(events, case), POLICY, NOON + minutes(61)) == ()


def test_the_next_mark_is_when_time_alone_acts_next():
    case = a_case()
    assert next_due(case, POLICY) == NOON + minutes(48)
    warned = fold(due_events(case, POLICY, NOON + minutes(48)), case)
    assert next_due(warned, POLICY) == NOON + minutes(60)
    assert due_at(case, POLICY, "first_response") == NOON + minutes(60)


def test_an_answer_in_time_leaves_no_mark_behind():
    case = a_case(assigned("ana"), *answered(NOON + minutes(10)))
    assert due_events(case, POLICY, NOON + timedelta(days=2)) == ()


# --- laws ----------------------------------------------------------------------------------------------------

steps = st.lists(st.tuples(st.sampled_from(("answer", "ask", "close", "reopen")), st.integers(1, 900)), max_size=9)


def played(plan) -> tuple[Case, datetime]:
    case, now = a_case(assigned("ana")), NOON
    for number, (what, after) in enumerate(plan, start=2):
        now += minutes(after)
        if what == "answer" and case.is_open and case.waiting_since:
            case = fold(answered(now, reply=f"r{number}"), case)
        elif what == "ask" and case.is_open:
            case = fold([wrote_again(now, number)], case)
        elif what == "close" and case.is_open:
            case = fold([wrapped_up(now)], case)
        elif what == "reopen" and not case.is_open:
            case = fold([ev.Reopened(at=now, by="ana", reason="again")], case)
    return case, now


@given(steps, st.integers(0, 5000), st.integers(0, 5000))
def test_minutes_spent_only_grow_and_never_faster_than_time(plan, one, more):
    case, end = played(plan)
    for policy in (POLICY, by_shop_hours()):
        early = {clock.name: clock for clock in clocks(case, policy, end + minutes(one))}
        late = {clock.name: clock for clock in clocks(case, policy, end + minutes(one + more))}
        for name, clock in early.items():
            grown = late[name].spent_minutes - clock.spent_minutes
            assert -1e-9 <= grown <= more + 1e-9


@given(steps, st.integers(0, 5000))
def test_business_minutes_are_never_more_than_minutes(plan, after):
    case, end = played(plan)
    now = end + minutes(after)
    always = {clock.name: clock.spent_minutes for clock in clocks(case, POLICY, now)}
    for clock in clocks(case, by_shop_hours(), now):
        assert clock.spent_minutes <= always[clock.name] + 1e-9


@given(steps, st.integers(0, 5000))
def test_after_its_marks_are_in_the_log_a_second_look_adds_none(plan, after):
    case, end = played(plan)
    now = end + minutes(after)
    marked = fold(due_events(case, POLICY, now), case)
    assert due_events(marked, POLICY, now) == ()
    ahead = next_due(marked, POLICY)
    assert ahead is None or ahead > now


@given(steps, st.integers(1, 5000))
def test_the_resolution_is_the_sum_of_the_stretches_in_which_the_customer_waited(plan, after):
    case, end = played(plan)
    now = end + minutes(after)
    waited = sum((min(stop or now, now) - start).total_seconds() / 60 for start, stop in case.spans)
    found = [clock for clock in clocks(case, POLICY, now) if clock.name == "resolution"]
    assert abs(found[0].spent_minutes - waited) < 1e-6
