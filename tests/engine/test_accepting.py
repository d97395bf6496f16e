"""A case that was given to somebody is opened in time, or it goes to the next with its age kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand.domain import events as ev
from firsthand.domain.case import apply, fold
from firsthand.domain.decisions import HAND_OVER, Assignment
from firsthand.domain.policy import PolicyError, parse
from firsthand.engine import visits
from firsthand.engine.assignment import assign, head_of, offer
from firsthand.engine.assignment.words import Idle
from firsthand.wiring import shipped_policy_text
from tests.builders import NOON, a_case, a_policy, an_agent, assigned

POLICY = a_policy()
NOBODY_ASKED = replace(POLICY, accept_seconds=0.0, version="nobody is asked")


def after(seconds: float):
    return NOON + timedelta(seconds=seconds)


def ticked(case, seconds: float, policy=POLICY):
    return fold(visits.tick(case, after(seconds), policy), case)


def test_a_case_that_is_not_opened_in_time_goes_back_with_its_age():
    case = a_case(assigned("ana"))
    assert visits.next_tick(case, POLICY) == after(45)
    assert ticked(case, 44).owner == "ana"
    back = ticked(case, 45)
    assert (back.owner, back.state, back.opened_at, back.waiting_since) == (None, "new", NOON, NOON)
    assert back.passed == (("ana", after(45)),)


def test_opening_it_is_enough_and_so_is_any_work_on_it():
    for seen in (ev.Accepted(at=after(20), by="ana", agent="ana"), ev.NoteAdded(at=after(20), by="ana", text="x")):
        case = a_case(assigned("ana"), seen)
        assert case.offered_at is None
        assert ticked(case, 100).owner == "ana"


def test_what_somebody_else_does_on_it_is_no_acceptance():
    note = ev.NoteAdded(at=after(20), by="lea", text="have a look")
    assert ticked(a_case(assigned("ana"), note), 45).owner is None


def test_nobody_is_asked_to_accept_what_they_took_or_what_a_lead_gave_or_what_was_handed_over():
    taken = Assignment("case-1", "ana", "taken by hand", ())
    given = Assignment("case-1", "ana", "given by hand", ())
    matched = Assignment("case-1", "ana", HAND_OVER, ())
    for by, made in (("ana", taken), ("lea", given), ("firsthand", matched)):
        assert a_case(ev.Assigned(at=NOON, by=by, assignment=made)).offered_at is None


def test_with_zero_seconds_nobody_is_asked():
    case = a_case(assigned("ana"))
    assert ticked(case, 600, NOBODY_ASKED).owner == "ana"


def test_who_passed_on_a_case_is_not_given_it_again_but_the_next_is_and_it_says_so():
    head = head_of(ticked(a_case(assigned("ana")), 45))
    ana, ben = an_agent("ana"), an_agent("ben")
    assert assign(ana, [head], after(60), POLICY) is None
    made = assign(ben, [head], after(60), POLICY)
    assert made is not None
    assert "somebody passed on it before you; it kept its age" in made.reasons
    idle = [Idle(ana, 0, NOON), Idle(ben, 0, NOON)]
    offered = offer(head, idle, after(60), POLICY)
    assert offered is not None
    assert (offered.agent, offered.reasons[-1]) == ("ben", "somebody passed on it before you; it kept its age")


def test_where_nobody_else_is_there_it_comes_back_after_a_while():
    declined = ev.Declined(at=after(10), by="ana", agent="ana", reason="about to leave")
    head = head_of(a_case(assigned("ana"), declined))
    minutes = POLICY.offer_again_minutes * 60
    assert assign(an_agent("ana"), [head], after(9 + minutes), POLICY) is None
    assert assign(an_agent("ana"), [head], after(10 + minutes), POLICY) is not None


def test_a_case_that_somebody_passed_on_hides_nothing_behind_it():
    passed = replace(head_of(ticked(a_case(assigned("ana")), 45)))
    younger = replace(passed, case="case-2", arrived_at=after(30), passed=(), passed_at=None)
    made = assign(an_agent("ana"), [passed, younger], after(60), POLICY)
    assert made is not None
    assert made.case == "case-2"


def test_once_somebody_works_on_it_earlier_passes_are_forgotten():
    back = ticked(a_case(assigned("ana")), 45)
    worked = fold((assigned("ben", after(60)), ev.Accepted(at=after(70), by="ben", agent="ben")), back)
    assert worked.passed == ()
    assert apply(worked, ev.Released(at=after(90), agent="ben", reason="put back")).passed == ()


def test_two_seconds_are_refused_with_the_line_and_the_mend():
    text = shipped_policy_text().replace("accept_seconds = 45", "accept_seconds = 2")
    with pytest.raises(PolicyError) as refused:
        parse(text)
    (problem,) = refused.value.problems
    line = next(n for n, words in enumerate(text.splitlines(), start=1) if words.startswith("accept_seconds"))
    assert (problem.line, problem.key) == (line, "accept_seconds")
    assert problem.mend == "Write 0 to ask nobody, or 5 to 3600 seconds."
    assert parse(text.replace("accept_seconds = 2", "accept_seconds = 0")).accept_seconds == 0
