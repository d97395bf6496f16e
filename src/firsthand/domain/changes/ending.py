"""What offers, the wrap-up, the clocks and the survey change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from firsthand.domain import events as ev
from firsthand.domain.case_parts import Stay
from firsthand.domain.changes.shared import changed, must, we_wait
from firsthand.domain.folded import Case


def _offer_decided(case: Case, event: ev.OfferDecided) -> Case:
    return changed(case, offers=(*case.offers, event.decision))


def _offer_answered(case: Case, event: ev.OfferAnswered) -> Case:
    return changed(case, offers_answered=(*case.offers_answered, (event.offer, event.accepted)))


def _wrapped_up(case: Case, event: ev.WrappedUp) -> Case:
    must(case.is_open, "a case is closed once; reopen it first")
    waited = we_wait(case, event.at)
    *before, last = waited.stays
    return changed(
        waited,
        state="closed",
        disposition=event.disposition,
        note=event.note,
        resolved=event.resolved,
        handling_seconds=_more(case.handling_seconds, event.handling_seconds),
        closed_at=event.at,
        first_closed_at=case.first_closed_at or event.at,
        first_resolved=event.resolved if case.first_closed_at is None else case.first_resolved,
        stays=(*before, replace(last, until=max(last.since, event.at)), Stay(case.owner, event.at)),
    )


def _more(before: float | None, now: float | None) -> float | None:
    """Each close records the work since the one before; a reopened case cost both."""
    return before if now is None else (before or 0.0) + now


def _breached(case: Case, event: ev.ClockBreached) -> Case:
    return changed(case, breached=(*case.breached, event.clock))


def _warned(case: Case, event: ev.ClockWarned) -> Case:
    return changed(case, warned=(*case.warned, event.clock))


def _survey(case: Case, event: ev.SurveyAnswered) -> Case:
    return changed(case, survey=event.score, survey_resolved=event.resolved)


def _unchanged(case: Case, event: ev.Event) -> Case:
    return case


CHANGES: dict[type[ev.Event], Callable[[Case, Any], Case]] = {
    ev.OfferDecided: _offer_decided,
    ev.OfferAnswered: _offer_answered,
    ev.WrappedUp: _wrapped_up,
    ev.ClockBreached: _breached,
    ev.ClockWarned: _warned,
    ev.SurveyAnswered: _survey,
    ev.Noted: _unchanged,
    ev.CrmWritten: _unchanged,
}
