"""The journey of a mention: what each visit to a case decides, and that every visit leaves a log that folds."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.domain import events as ev
from firsthand.domain.case import Case, fold
from firsthand.domain.decisions import Finding, Handoff, Offer
from firsthand.engine import arrivals, visits
from tests.builders import NOON, a_case, a_draft, a_mention, a_policy, a_triage, answered, assigned, wrapped_up

POLICY = a_policy()
PLACE = {"conversation": "conv-1", "customer": "cust-1"}
BLOCK = Finding("private_data", "block", 0, 4, "an account number must not stand in public")


def after(minutes: float):
    return NOON + timedelta(minutes=minutes)


def kinds(events) -> list[str]:
    return [type(event).__name__ for event in events]


def come_in(text: str = "no signal", case: Case | None = None, *, earlier=None, triage=None, **changes):
    mention = a_mention(text, **{"author": "jane", **changes})
    return visits.intake(mention, triage or a_triage(), case, POLICY, earlier=earlier, **PLACE)


def send(case: Case, *findings: Finding, overruled: bool = False, **changes):
    draft = a_draft(**changes)
    return visits.reply(
        case, draft, findings, POLICY, reply_id="r9", by="ana", now=after(5), parent="m-1", overruled=overruled
    )


# --- intake ------------------------------------------------------------------------------------------------


def test_an_actionable_mention_opens_a_case_that_is_read_and_routed_at_its_own_time():
    events = come_in(created_at=after(-90))
    assert kinds(events) == ["CaseOpened", "Triaged", "Routed"]
    case = fold(events)
    assert (case.opened_at, case.route.queue) == (after(-90), "network")


def test_noise_opens_nothing_and_a_doubtful_mention_opens_a_case_for_a_person():
    noise = a_triage(actionable=False, p_actionable=0.02)
    assert come_in(triage=noise) == ()
    doubtful = fold(come_in(triage=a_triage(actionable=False, abstain=True)))
    assert doubtful.route.rule == "unsure"


def test_the_same_mention_gives_the_same_case_id():
    mention = a_mention()
    ids = {visits.intake(mention, a_triage(), None, POLICY, **PLACE)[0].case for _ in range(2)}
    assert len(ids) == 1


def test_a_review_on_a_stores_page_reaches_its_manager_whatever_triage_says():
    praise = a_triage(actionable=False, sentiment="positive")
    events = come_in("Jess was lovely", triage=praise, channel="google_reviews", page="store:oak-st", rating=5)
    assert kinds(events)[0] == "CaseOpened"


def test_a_case_after_a_closed_one_says_what_it_continues():
    case = fold(come_in(earlier="case-0"))
    assert case.links == (("case-0", "continues"),)


def test_the_brands_own_post_stops_the_wait_and_opens_no_case():
    ours = a_mention(author="larkwire", inbound=False, created_at=after(7))
    assert visits.intake(ours, None, None, POLICY, **PLACE) == ()
    (posted,) = visits.intake(ours, None, a_case(), POLICY, **PLACE)
    assert fold([posted], a_case()).waiting_since is None


def test_an_inbound_mention_is_read_before_it_is_routed():
    with pytest.raises(AssertionError, match="read before"):
        visits.intake(a_mention(), None, None, POLICY, **PLACE)


def test_a_later_mention_joins_and_does_not_move_a_case_that_is_no_graver():
    case = a_case(assigned("ana"))
    assert kinds(come_in("still nothing", case, created_at=after(3))) == ["MentionJoined"]


def test_a_regulator_in_a_later_mention_moves_the_case():
    graver = a_triage(critical="regulator", urgency="high")
    events = come_in("I have told the regulator", a_case(), triage=graver, created_at=after(3))
    assert kinds(events) == ["MentionJoined", "Triaged", "Routed"]
    assert fold(events, a_case()).route.rule == "risky"


def test_thanks_do_not_reopen_a_closed_case_and_a_new_problem_does():
    closed = a_case(*answered(), wrapped_up())
    thanks = a_triage(actionable=False, p_actionable=0.1)
    assert come_in("thanks!", closed, triage=thanks, created_at=after(60)) == ()
    again = come_in("it is dead again", closed, created_at=after(60))
    assert kinds(again)[:2] == ["Reopened", "MentionJoined"]
    assert fold(again, closed).is_open


THANKS = a_triage(actionable=False, p_actionable=0.04, sentiment="positive")


def test_plain_thanks_start_no_clock_where_we_waited_for_the_customer():
    case = a_case(*answered())
    events = come_in("ty!!", case, triage=THANKS, created_at=after(20))
    assert kinds(events) == ["MentionJoined"]
    heard = fold(events, case)
    assert (heard.waiting_since, heard.state) == (None, case.state)
    assert len(heard.thread) == len(case.thread) + 1


def test_thanks_to_one_who_still_waits_for_us_change_nothing_about_the_wait():
    case = a_case()
    assert fold(come_in("thanks so far", case, triage=THANKS, created_at=after(3)), case).waiting_since == NOON


@pytest.mark.parametrize(
    ("words", "reading"),
    [
        ("thanks! and when does it arrive?", {"sentiment": "positive"}),
        ("yes", {"sentiment": "neutral"}),
        ("thanks for nothing", {"sentiment": "negative"}),
        ("thanks, still dead though", {"sentiment": "positive", "actionable": True}),
        ("cheers I suppose", {"sentiment": "positive", "abstain": True}),
    ],
)
def test_whatever_may_be_more_than_thanks_waits_for_us(words, reading):
    case = a_case(*answered())
    said = a_triage(**{"actionable": False, "p_actionable": 0.1, **reading})
    assert fold(come_in(words, case, triage=said, created_at=after(20)), case).waiting_since == after(20)


def test_thanks_that_are_edited_into_a_question_wait_for_us():
    case = a_case(*answered())
    mention = a_mention("ty!!", id="m-9", author="jane", created_at=after(20))
    case = fold(visits.intake(mention, THANKS, case, POLICY, **PLACE), case)
    events = arrivals.edited(mention, a_triage(), case, POLICY, version="2", at=after(25))
    assert fold(events, case).waiting_since == after(25)


def test_a_mention_that_arrives_late_never_comes_before_its_case():
    (joined,) = come_in("earlier words", a_case(), created_at=after(-30))
    assert joined.at == NOON


def test_edited_words_are_told_and_move_only_an_open_case_that_became_graver():
    graver = a_triage(critical="regulator", urgency="high")

    def edit(case: Case, triage) -> list[str]:
        mention = a_mention(id="m-1")
        case = (
            fold([ev.MentionJoined(at=NOON, mention=mention.key, author="jane")], case) if case.is_open else case
        )
        return kinds(arrivals.edited(mention, triage, case, POLICY, version="2", at=after(9)))

    assert edit(a_case(), a_triage()) == ["MentionEdited"]
    assert edit(a_case(), graver) == ["MentionEdited", "Triaged", "Routed"]
    assert edit(a_case(*answered(), wrapped_up()), graver) == ["MentionEdited"]


def test_a_filtered_out_mention_that_matters_opens_its_case_and_says_who_found_it():
    noise = a_triage(actionable=False, topic="network")
    events = arrivals.promote(a_mention(), noise, POLICY, by="lee", reason="a real outage", now=after(30), **PLACE)
    case = fold(events)
    assert (case.opened_at, case.corrections[0].by) == (NOON, "lee")
    assert case.triage.actionable
    assert kinds(events)[-1] == "Routed"


def test_a_filtered_out_mention_joins_an_open_case_and_makes_an_answered_one_wait_again():
    def promoted(case: Case, **reading):
        noise = a_triage(**{"actionable": False, "topic": "network", **reading})
        return arrivals.promote(
            a_mention(), noise, POLICY, by="lee", reason="why", now=after(30), case=case, **PLACE
        )

    answered_one = a_case(*answered())
    events = promoted(answered_one)
    assert kinds(events) == ["MentionJoined", "Noted"]
    assert fold(events, answered_one).waiting_since == after(30)
    assert kinds(promoted(a_case(), critical="regulator"))[:2] == ["MentionJoined", "Triaged"]
    assert kinds(promoted(a_case(*answered(), wrapped_up())))[0] == "CaseOpened"


# --- reply -------------------------------------------------------------------------------------------------


def test_a_clean_reply_is_approved_and_waits_its_undo_time():
    events = send(a_case())
    assert kinds(events) == ["ReplyDrafted", "ReplyApproved", "ReplyQueued"]
    assert events[-1].due == after(5) + timedelta(seconds=POLICY.undo_seconds)
    assert events[1].text_sha256 == sha256(a_draft().text.encode()).hexdigest(), "the very bytes are approved"


def test_a_blocked_reply_goes_nowhere():
    events = send(a_case(), BLOCK)
    assert kinds(events) == ["ReplyDrafted", "ReplyBlocked"]
    assert fold(events, a_case()).reply("r9").status == "draft"


def test_a_warning_is_kept_and_stops_nobody():
    warning = Finding("spelling", "warn", 0, 3, "“teh” is misspelled", "the")
    events = send(a_case(), warning)
    assert events[0].findings == (warning,)
    assert kinds(events)[-1] == "ReplyQueued"


def test_an_overruled_block_needs_a_second_person():
    events = send(a_case(), BLOCK, overruled=True)
    assert kinds(events) == ["ReplyDrafted", "ApprovalAsked"]
    assert "private_data" in events[-1].reasons[0]


def test_a_post_that_spread_needs_a_second_person_in_public_and_none_in_private():
    viral = a_case(reach=POLICY.four_eyes.reach_min)
    assert kinds(send(viral))[-1] == "ApprovalAsked"
    assert kinds(send(viral, public=False))[-1] == "ReplyQueued"


def test_the_second_yes_freezes_the_first_ones_bytes():
    viral = a_case(reach=POLICY.four_eyes.reach_min)
    asked = fold(send(viral), viral)
    events = visits.approve(asked, "r9", POLICY, by="lee", now=after(8), parent="m-1")
    done = fold(events, asked).reply("r9")
    assert (done.status, done.by, done.approved_by) == ("ready", "ana", "lee")


# --- wrap-up and tick --------------------------------------------------------------------------------------


def test_a_wrap_up_records_offers_that_were_withheld_as_well():
    withheld = Offer("unlimited", "cross_sell", False, ("the mood is not right",))
    events = visits.wrap_up(
        a_case(*answered()),
        disposition="solved",
        note="done",
        resolved=True,
        offers=[withheld],
        by="ana",
        now=after(30),
    )
    assert kinds(events) == ["OfferDecided", "WrappedUp"]
    assert fold(events, a_case(*answered())).offers == (withheld,)


def test_a_hand_off_keeps_the_age():
    packet = Handoff("desk", "ask", "read", "limit")
    case = a_case(assigned("ana"))
    events = visits.hand_off(case, packet, queue="billing", tier=2, to=None, by="ana", now=after(9))
    assert fold(events, case).waiting_since == NOON


def test_time_alone_warns_breaches_and_gives_an_idle_case_back_and_does_it_once():
    case = a_case(assigned("ana"), ev.Accepted(at=NOON, by="ana", agent="ana"))
    late = after(24 * 60)
    events = visits.tick(case, late, POLICY)
    assert {"ClockWarned", "ClockBreached", "Released"} <= set(kinds(events))
    assert visits.tick(fold(events, case), late, POLICY) == ()


def test_nothing_is_done_before_its_time():
    case = a_case(assigned("ana"))
    due = visits.next_tick(case, POLICY)
    assert due is not None
    assert visits.tick(case, due - timedelta(seconds=1), POLICY) == ()
    assert visits.tick(case, due, POLICY)


def test_a_case_in_work_is_not_taken_away():
    idle = timedelta(minutes=POLICY.capacity.idle_release_minutes)
    drafted = ev.ReplyDrafted(at=after(20), by="ana", reply="r1", text_sha256="f" * 64)
    case = a_case(assigned("ana"), drafted)
    assert "Released" not in kinds(visits.tick(case, NOON + idle, POLICY))
    assert "Released" in kinds(visits.tick(case, after(20) + idle, POLICY))


# --- the laws ----------------------------------------------------------------------------------------------

triages = st.builds(
    a_triage,
    actionable=st.booleans(),
    abstain=st.booleans(),
    topic=st.sampled_from(("network", "billing", "none", "cancel")),
    tier=st.integers(0, 3),
    urgency=st.sampled_from(("low", "normal", "high")),
    critical=st.sampled_from(("", "regulator", "safety")),
)
steps = st.lists(
    st.tuples(st.sampled_from(("mention", "edit", "reply", "blocked", "close", "tick", "ours")), triages),
    max_size=25,
)


def _visit(step: str, triage, case: Case | None, number: int):
    at = after(10 * number)
    mention = a_mention(id=f"v{number}", created_at=at)
    if step in ("mention", "edit") or case is None:
        return visits.intake(mention, triage, case, POLICY, **PLACE)
    if step == "ours":
        ours = a_mention(id=f"o{number}", inbound=False, created_at=at)
        return visits.intake(ours, None, case, POLICY, **PLACE)
    if step == "tick":
        return visits.tick(case, at, POLICY)
    if not case.is_open:
        return ()
    if step == "close":
        return visits.wrap_up(case, disposition="solved", note="n", resolved=True, offers=(), by="ana", now=at)
    findings = (BLOCK,) if step == "blocked" else ()
    return visits.reply(case, a_draft(), findings, POLICY, reply_id=f"r{number}", by="ana", now=at, parent="m-1")


@settings(max_examples=120, deadline=None)
@given(steps)
def test_whatever_comes_every_visit_leaves_a_log_that_folds_and_no_unsafe_reply_is_queued(journey):
    case: Case | None = None
    for number, (step, triage) in enumerate(journey):
        events = _visit(step, triage, case, number)
        if not events:
            continue
        before = case.version if case else 0
        case = fold(events, case)
        assert case.version == before + len(events)
        for reply in case.replies:
            blocked = any(finding.severity == "block" for finding in reply.findings)
            assert not (blocked and reply.status in ("approved", "ready", "sent"))
        due = visits.next_tick(case, POLICY)
        if due is not None:
            assert visits.tick(case, due, POLICY), "what is due has something to do"
