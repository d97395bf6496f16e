"""Laws of every metric: order does not matter, intervals hold their value, counts and cases are honest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.domain import events as ev
from firsthand.domain.case import Case
from firsthand.domain.decisions import Handoff, Offer
from firsthand.metrics import METRICS
from tests.builders import NOON, a_case, a_policy, a_route, a_triage, answered, assigned, wrapped_up

POLICY = a_policy()


@st.composite
def days(draw: st.DrawFn) -> list[Case]:
    """A desk's day: up to a dozen cases that went as cases go."""
    return [_one(draw, number) for number in range(draw(st.integers(0, 12)))]


def _one(draw: st.DrawFn, number: int) -> Case:
    def chance(share: float) -> bool:
        return draw(st.integers(1, 100)) <= share * 100

    opened = NOON + timedelta(minutes=draw(st.integers(0, 3000)))
    later = opened + timedelta(minutes=draw(st.integers(0, 600)))
    log: list[ev.Event] = []
    urgency = draw(st.sampled_from(("low", "normal", "high")))
    if chance(0.5):
        log.append(assigned("ana", opened))
    if chance(0.3):
        log.append(
            ev.TriageCorrected(at=opened, by="ana", mention="m-1", field="topic", old="network", new="billing")
        )
    if chance(0.7):
        log += answered(later)
    if chance(0.3):
        later += timedelta(minutes=draw(st.integers(0, 99)))
        mood = draw(st.sampled_from(("", "negative", "positive")))
        joined = ev.MentionJoined(at=later, by="channel", mention="m-2", author="jane", sentiment=mood)
        log.append(replace(joined, asks=chance(0.7)))
        if chance(0.6):
            later += timedelta(minutes=draw(st.integers(0, 99)))
            log += answered(later, reply="r2")
    if chance(0.2):
        handoff = Handoff("desk", "diagnose", "asked", draw(st.sampled_from(("wrong_queue", "limit"))))
        log.append(ev.HandedOff(at=later, by="ana", queue="billing", tier=2, to=None, handoff=handoff))
    if chance(0.2):
        log.append(ev.OfferDecided(at=later, decision=Offer("stay", "save", True, ("asked to leave",))))
        log.append(ev.OfferAnswered(at=later, offer="stay", accepted=chance(0.5)))
    if chance(0.7):
        seconds = float(draw(st.integers(0, 3000))) if chance(0.7) else None
        log.append(wrapped_up(later, resolved=chance(0.8), handling_seconds=seconds))
        if chance(0.3):
            log.append(ev.Reopened(at=later, by="channel", reason="wrote again"))
        elif chance(0.4):
            log.append(ev.SurveyAnswered(at=later, score=draw(st.integers(1, 5)), resolved=chance(0.5)))
    triage = a_triage(sentiment=draw(st.sampled_from(("negative", "neutral"))), urgency=urgency)
    route = a_route(urgency=urgency, tier=draw(st.integers(1, 3)))
    return a_case(*log, triage=triage, route=route, case=f"case-{number}", at=opened)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.__name__)
@settings(max_examples=30, deadline=None)
@given(cases=days(), seed=st.randoms(use_true_random=False))
def test_every_metric_keeps_the_laws(metric, cases, seed):
    found = metric(cases, POLICY)
    assert found.name == metric.__name__
    assert found.unit
    assert found.definition
    shuffled = list(cases)
    seed.shuffle(shuffled)
    assert metric(shuffled, POLICY) == found, "the order of the cases does not matter"
    ids = {case.id for case in cases}
    assert set(found.cases) <= ids, "every number opens to its cases"
    assert len(set(found.cases)) == len(found.cases)
    if found.value is None:
        assert (found.low, found.high, found.count, found.cases) == (None, None, 0, ())
        return
    assert found.low <= found.value <= found.high, "the interval holds the value"
    assert found.count >= len(found.cases), "every listed case was counted"
    assert bool(found.cases) == bool(found.count)
    if found.unit == "share":
        assert found.low >= 0
        assert found.high <= 1


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.__name__)
def test_of_nothing_no_metric_makes_a_number(metric):
    found = metric((), POLICY)
    assert found.count == 0
    assert found.value in (None, 0)
