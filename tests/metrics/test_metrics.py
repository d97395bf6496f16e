"""What each metric says of small days that can be counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand import metrics
from firsthand.domain import events as ev
from firsthand.domain.case import Case
from firsthand.domain.decisions import Finding, Handoff
from firsthand.metrics.compare import compare
from firsthand.metrics.first_response_minutes import first_response_minutes
from firsthand.metrics.paid_cost import paid_cost
from firsthand.records.codec import decode_event
from firsthand.workspace.words import METRICS as METRIC_NAMES
from tests.builders import NOON, a_case, a_policy, a_route, a_triage, answered, wrapped_up

POLICY = a_policy()
AT = NOON


def after(minutes: float):
    return AT + timedelta(minutes=minutes)


def value(name: str, *cases, policy=POLICY):
    return getattr(metrics, name)(cases, policy).value


def closed(case: str, minutes: float = 20, *more: ev.Event, reply_at: float = 10, **changes):
    return a_case(*answered(after(reply_at)), *more, wrapped_up(after(minutes), **changes), case=case)


def test_the_first_response_is_a_persons_and_the_mean_is_pulled_up_by_the_slow_one():
    fast = [a_case(*answered(after(10)), case=f"c{n}") for n in range(9)]
    slow = a_case(*answered(after(1000)), case="slow")
    assert value("first_response_minutes", *fast, slow) == pytest.approx(109)
    assert value("first_response_median_minutes", *fast, slow) == 10


def test_an_automatic_acknowledgement_is_no_answer():
    acknowledged = answered(after(1), by="firsthand", reply="auto")
    case = a_case(*acknowledged, *answered(after(30)))
    assert value("first_response_minutes", case) == 30
    assert value("first_response_minutes", a_case(*acknowledged)) is None


def test_a_case_that_was_never_answered_is_told_and_not_dropped():
    silent = a_case(wrapped_up(after(5), resolved=False), case="silent")
    found = metrics.never_answered((silent, closed("c2")), POLICY)
    assert (found.value, found.count, found.cases[0]) == (0.5, 2, "silent")
    assert value("first_response_minutes", silent) is None


def test_each_later_wait_counts_once():
    case = a_case(
        *answered(after(10)),
        ev.MentionJoined(at=after(20), by="channel", mention="m-2", author="jane"),
        *answered(after(26), reply="r2"),
        ev.MentionJoined(at=after(40), by="channel", mention="m-3", author="jane"),
    )
    assert value("next_response_minutes", case) == 6
    assert value("waiting", case) == 1


def wrote(minutes: float, **changes) -> ev.MentionJoined:
    return ev.MentionJoined(
        **{"at": after(minutes), "by": "channel", "mention": "m-2", "author": "jane", **changes}
    )


def test_four_definitions_of_first_contact_resolution_part_ways():
    once = closed("once")
    asked_on = closed("asked-on", 40, wrote(15), *answered(after(20), reply="r2"))
    unresolved = closed("unresolved", resolved=False)
    back = a_case(
        *answered(after(10)),
        wrapped_up(after(20)),
        ev.Reopened(at=after(60), reason="again"),
        wrapped_up(after(90)),
        case="back",
    )
    said_no = a_case(
        *answered(after(10)),
        wrapped_up(after(20)),
        ev.SurveyAnswered(at=after(50), score=2, resolved=False),
        case="said-no",
    )
    day = (once, asked_on, unresolved, back, said_no)
    assert value("first_contact_resolution", *day) == 3 / 5
    assert value("first_contact_one_reply", *day) == 2 / 5
    assert value("first_contact_no_return", *day) == 2 / 5
    assert value("first_contact_survey", *day) == 0
    assert metrics.first_contact_survey(day, POLICY).count == 1


def opened_again(hours: float, case: str, *, resolved: bool = True, reply_at: float = 10) -> Case:
    """Answered, closed as solved, and opened again so many hours after the close; by now closed once more."""
    at = after(20) + timedelta(hours=hours)
    return a_case(
        *answered(after(reply_at)),
        wrapped_up(after(20), resolved=resolved),
        ev.Reopened(at=at, by="lee", reason="opened again by hand"),
        wrapped_up(at + timedelta(minutes=9)),
        case=case,
    )


def test_only_what_is_opened_again_inside_the_policys_window_counts_as_that():
    window = POLICY.reopen_hours
    inside, outside = opened_again(window, "inside"), opened_again(window + 1, "outside")
    found = metrics.reopen_rate((inside, outside, closed("once")), POLICY)
    assert (found.value, found.count, found.cases[0]) == (1 / 3, 3, "inside")
    for name in ("first_contact_resolution", "first_contact_one_reply", "first_contact_no_return"):
        assert value(name, inside) == 0, name
        assert value(name, outside) == 1, name
    longer = replace(POLICY, reopen_hours=window + 2)
    assert value("reopen_rate", inside, outside, policy=longer) == 1


def test_the_first_close_tells_whether_the_first_contact_solved_it():
    late = POLICY.reopen_hours + 1
    assert value("first_contact_resolution", opened_again(late, "given-up", resolved=False)) == 0
    unanswered = opened_again(late, "unanswered", reply_at=20 + 60 * (late + 0.1))
    assert value("first_contact_resolution", unanswered) == 0, "nobody had answered when it was closed as solved"


def test_an_acknowledgement_and_one_answer_are_one_answer():
    acknowledged = answered(after(1), by="firsthand", reply="auto")
    once = a_case(*acknowledged, *answered(after(10)), wrapped_up(after(20)), case="once")
    twice = a_case(*answered(after(10)), *answered(after(12), reply="r2"), wrapped_up(after(20)), case="twice")
    post = ev.BrandPosted(at=after(12), by="larkwire", mention="m-9")
    posted = a_case(*answered(after(10)), post, wrapped_up(after(20)), case="posted")
    found = metrics.first_contact_one_reply((once, twice, posted), POLICY)
    assert (found.value, found.count, found.cases[0]) == (1 / 3, 3, "once")
    only = a_case(*acknowledged, wrapped_up(after(20), resolved=False), case="only")
    assert value("first_contact_one_reply", only) == 0


def test_plain_thanks_are_no_coming_back_and_a_new_question_is():
    thanked = closed("thanked", 40, wrote(15, asks=False))
    asked_on = closed("asked-on", 40, wrote(15))
    both = closed("both", 40, wrote(15, asks=False), wrote(17, mention="m-3"))
    found = metrics.first_contact_no_return((asked_on, both, thanked), POLICY)
    assert (found.value, found.count) == (1 / 3, 3)
    assert found.cases == ("thanked", "asked-on", "both"), "who did not come back stands first"
    assert value("first_contact_resolution", thanked) == value("first_contact_one_reply", thanked) == 1


def test_thanks_that_were_edited_into_a_question_are_a_coming_back():
    edited = ev.MentionEdited(at=after(18), by="channel", mention="m-2", version="2", asks=True)
    thanked = wrote(15, asks=False)
    assert value("first_contact_no_return", closed("a", 40, thanked, edited)) == 0
    reworded = ev.MentionEdited(at=after(18), by="channel", mention="m-2", version="2")
    assert value("first_contact_no_return", closed("a", 40, thanked, reworded)) == 1
    assert value("first_contact_no_return", closed("a", 40, wrote(15), reworded)) == 0, "a question stays one"


def test_a_case_of_before_thanks_were_told_apart_counts_as_it_did():
    old = decode_event(
        "MentionJoined",
        f'{{"at":"{after(15).isoformat()}","by":"channel","mention":"m-2","author":"jane","sentiment":"positive"}}',
    )
    assert value("first_contact_no_return", closed("a", 40, old)) == 0


def test_closing_what_needs_no_answer_is_no_first_contact_solved():
    noise = a_case(wrapped_up(after(5)), case="noise")
    given_up = a_case(wrapped_up(after(5), resolved=False), case="given-up")
    for name in ("first_contact_resolution", "first_contact_one_reply"):
        assert value(name, noise) is None
        assert value(name, closed("solved"), noise, given_up) == 1 / 2


def test_reading_noise_is_paid_by_the_cases_that_were_solved():
    solved, noise = closed("a", handling_seconds=600.0), a_case(wrapped_up(handling_seconds=60.0), case="noise")
    assert value("cost_per_resolved", solved, noise) == pytest.approx(POLICY.wages[1] * 660 / 3600)


def test_the_two_costs_differ_by_what_was_not_resolved():
    cheap = closed("a", handling_seconds=600.0)
    dear = closed("b", handling_seconds=600.0, resolved=False)
    by_case = POLICY.wages[1] / 6
    assert value("cost_per_handled", cheap, dear) == pytest.approx(by_case)
    assert value("cost_per_resolved", cheap, dear) == pytest.approx(2 * by_case)
    assert value("handling_minutes", cheap, dear) == 10


def test_a_higher_tier_costs_its_own_wage():
    case = a_case(*answered(), wrapped_up(handling_seconds=3600.0), route=a_route(tier=3))
    assert value("cost_per_handled", case) == pytest.approx(POLICY.wages[3])


def test_paid_hours_count_what_nobody_handled():
    handled, resolved = paid_cost((closed("a"), closed("b", resolved=False)), POLICY, {1: 10.0})
    assert handled.value == pytest.approx(POLICY.wages[1] * 5)
    assert resolved.value == pytest.approx(POLICY.wages[1] * 10)


def test_the_service_level_judges_by_urgency_and_leaves_running_clocks_out():
    limit = POLICY.first_response_minutes["normal"]
    in_time = a_case(*answered(after(limit)), case="in-time")
    late = a_case(*answered(after(limit + 1)), case="late")
    running = a_case(case="running")
    breached = a_case(ev.ClockBreached(at=after(limit), clock="first_response", due=after(limit)), case="breached")
    found = metrics.service_level((in_time, late, running, breached), POLICY)
    assert (found.value, found.count) == (1 / 3, 3)
    assert value("service_level_high", in_time) is None
    assert value("service_level_normal", in_time) == 1


def _handed(reason: str, queue: str = "billing") -> ev.HandedOff:
    return ev.HandedOff(
        at=AT, by="ana", queue=queue, tier=2, to=None, handoff=Handoff("desk", "ask", "asked", reason)
    )


def fixed(field: str, old: str, new: str) -> ev.TriageCorrected:
    return ev.TriageCorrected(at=AT, by="ana", mention="m-1", field=field, old=old, new=new)


def routed(**changes) -> ev.Routed:
    return ev.Routed(at=after(0.001), route=a_route(**changes))


def test_a_reading_that_was_corrected_out_of_its_queue_or_a_wrong_queue_is_a_misroute_and_an_escalation_is_none():
    corrected = a_case(fixed("topic", "network", "billing"), routed(queue="billing"), case="a")
    sent_on = a_case(_handed(reason="wrong_queue"), case="b")
    escalated = a_case(_handed(reason="credit_limit"), case="c")
    sentiment = a_case(fixed("sentiment", "negative", "neutral"), case="d")
    found = metrics.misroute_rate((corrected, sent_on, escalated, sentiment), POLICY)
    assert (found.value, found.cases[:2]) == (0.5, ("a", "b"))
    assert value("transfers", corrected, sent_on, escalated, sentiment) == 0.5


@pytest.mark.parametrize(
    "log",
    [
        (fixed("tier", "1", "2"), routed(tier=2)),
        (fixed("topic", "network", "device"),),
        (fixed("topic", "network", "device"), routed(topic="device")),
        (_handed(reason="wrong_tier", queue="network"),),
        (fixed("urgency", "normal", "high"), routed(urgency="high"), routed(queue="risk")),
    ],
    ids=["tier", "a store's or the same queue", "another topic there", "handed up", "graver by itself later"],
)
def test_a_correction_that_leaves_the_case_with_its_team_is_no_misroute(log):
    assert value("misroute_rate", a_case(*log)) == 0


def test_what_waited_for_a_person_to_read_it_was_sent_to_no_wrong_team():
    waited = a_case(fixed("topic", "network", "billing"), routed(queue="billing"), route=a_route(queue="triage"))
    assert value("misroute_rate", waited) == 0


def test_a_sentiment_that_a_person_corrected_counts_as_corrected():
    case = a_case(
        ev.TriageCorrected(at=AT, by="ana", mention="m-1", field="sentiment", old="negative", new="neutral"),
        triage=a_triage(sentiment="negative"),
    )
    assert value("negative_share", case) == 0


def test_the_unhappy_are_told_by_the_reading_in_force_a_graver_one_later_included():
    graver = ev.Triaged(at=after(9), mention="m-2", triage=a_triage(sentiment="negative", urgency="high"))
    calm = a_triage(sentiment="neutral")
    assert value("negative_share", a_case(triage=calm), a_case(wrote(9), graver, triage=calm)) == 0.5
    assert "read anew" in metrics.negative_share((), POLICY).definition


def test_a_check_that_was_overruled_counts_and_a_draft_that_it_stopped_does_not():
    found = (Finding("promises", "block", 0, 4, "promises a refund"),)
    placed = ev.ReplyDrafted(at=after(2), by="ana", reply="r1", text_sha256="0", findings=found)
    clean = ev.ReplyDrafted(at=after(3), by="ana", reply="r2", text_sha256="1")
    assert value("blocked_share", a_case(placed, clean)) == 0.5
    assert (METRIC_NAMES["blocked_share"], "overruled" in metrics.blocked_share((), POLICY).definition) == (
        "Checks overruled",
        True,
    )


def test_a_mood_is_lifted_where_angry_words_are_followed_by_calmer_ones_and_silence_tells_nothing():
    thanks = wrote(20, sentiment="positive", asks=False)
    calmer = a_case(*answered(after(10)), thanks, case="calmer")
    still = a_case(*answered(after(10)), wrote(20, sentiment="negative"), case="still")
    silent = a_case(*answered(after(10)), case="silent")
    before_us = a_case(wrote(5, sentiment="neutral"), *answered(after(10)), case="before-us")
    never_angry = a_case(*answered(after(10)), thanks, case="calm", triage=a_triage(sentiment="neutral"))
    found = metrics.mood_lifted((calmer, still, silent, before_us, never_angry), POLICY)
    assert (found.value, found.count, found.cases) == (0.5, 2, ("calmer", "still"))
    misread = ev.TriageCorrected(
        at=after(30), by="ana", mention="m-1", field="sentiment", old="negative", new="neutral"
    )
    assert value("mood_lifted", a_case(*answered(after(10)), thanks, misread)) is None


def test_two_spans_are_compared_in_pairs_and_ties_are_not_ranked():
    def day(minutes: float):
        return (a_case(*answered(after(minutes))),)

    before = {"mon": day(100), "tue": day(110), "wed": day(90), "sun": day(5)}
    after_ = {"mon": day(50), "tue": day(61), "wed": day(41)}
    change = compare(first_response_minutes, before, after_, POLICY)
    assert change.pairs == 3
    assert change.verdict == "lower"
    assert change.relative == pytest.approx(-0.4933, abs=0.001)
    same = compare(first_response_minutes, before, before, POLICY)
    assert same.verdict == "unsure"
    assert compare(first_response_minutes, {"mon": ()}, {"mon": ()}, POLICY).pairs == 0
