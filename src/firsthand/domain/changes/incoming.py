"""What incoming mentions and their readings change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from firsthand.domain import events as ev
from firsthand.domain.case_parts import Seen
from firsthand.domain.changes.shared import changed, customer_waits, must, we_wait
from firsthand.domain.folded import Case


def _joined(case: Case, event: ev.MentionJoined) -> Case:
    must(case.is_open, "a mention joins an open case; reopen it first")
    seen = Seen(
        event.mention,
        event.at,
        event.author,
        inbound=True,
        private=event.private,
        sentiment=event.sentiment,
        asks=event.asks,
    )
    heard = changed(case, thread=(*case.thread, seen))
    return customer_waits(heard, event.at) if event.asks else heard


def _brand_posted(case: Case, event: ev.BrandPosted) -> Case:
    seen = Seen(event.mention, event.at, event.by, inbound=False)
    return we_wait(changed(case, thread=(*case.thread, seen)), event.at)


def _mark_seen(case: Case, mention: str, **changes: Any) -> Case:
    must(any(seen.id == mention for seen in case.thread), f"mention {mention} is not in this case")
    thread = tuple(replace(seen, **changes) if seen.id == mention else seen for seen in case.thread)
    return changed(case, thread=thread)


def _edited(case: Case, event: ev.MentionEdited) -> Case:
    if not event.asks:
        return _mark_seen(case, event.mention, version=event.version)
    return customer_waits(_mark_seen(case, event.mention, version=event.version, asks=True), event.at)


def _deleted(case: Case, event: ev.MentionDeleted) -> Case:
    return _mark_seen(case, event.mention, gone=True)


def _triaged(case: Case, event: ev.Triaged) -> Case:
    return changed(case, triage=event.triage, thread=_felt(case, event.mention, event.triage.sentiment))


def _felt(case: Case, mention: str, sentiment: str) -> tuple[Seen, ...]:
    """The thread with one message's sentiment as it is read now."""
    return tuple(replace(seen, sentiment=sentiment) if seen.id == mention else seen for seen in case.thread)


def _corrected(case: Case, event: ev.TriageCorrected) -> Case:
    must(case.triage is not None, "a reading is corrected only after there is one")
    assert case.triage is not None
    must(event.field in READINGS, f"a reading has no {event.field} that a person corrects")
    changes: dict[str, Any] = {event.field: _as_read(event, getattr(case.triage, event.field)), "abstain": False}
    if event.field == "topic":
        changes["topic_confidence"] = 1.0
    corrected = replace(case.triage, **changes)
    thread = _felt(case, event.mention, event.new) if event.field == "sentiment" else case.thread
    return changed(case, triage=corrected, corrections=(*case.corrections, event), thread=thread)


READINGS = ("actionable", "topic", "tier", "sentiment", "urgency", "churn", "store", "critical", "lang", "abstain")


def _as_read(event: ev.TriageCorrected, before: object) -> object:
    """The new value, of the same type as the one before; a log holds words."""
    if isinstance(before, bool):
        return event.new == "true"
    if isinstance(before, int):
        must(event.new.isascii() and event.new.isdigit(), f"{event.field} is a number, not {event.new!r}")
        return int(event.new)
    return event.new


def _routed(case: Case, event: ev.Routed) -> Case:
    """A route that follows right after a correction is what the correction came to."""
    left, last = case.route, case.corrections[-1] if case.corrections else None
    moved = (
        last is not None and last.at == case.touched_at and left is not None and left.queue != event.route.queue
    )
    away = ((last.field, left.queue),) if moved and last and left else ()
    return changed(case, route=event.route, routed_at=event.at, corrected_from=(*case.corrected_from, *away))


def _reopened(case: Case, event: ev.Reopened) -> Case:
    must(not case.is_open, "an open case is not reopened")
    assert case.closed_at is not None
    again = (*case.reopenings, (case.closed_at, event.at))
    state = "assigned" if case.owner else "new"
    fresh = changed(case, state=state, closed_at=None, resolved=None, reopenings=again)
    return customer_waits(fresh, event.at)


def _linked(case: Case, event: ev.Linked) -> Case:
    return changed(case, links=(*case.links, (event.other, event.relation)))


CHANGES: dict[type[ev.Event], Callable[[Case, Any], Case]] = {
    ev.MentionJoined: _joined,
    ev.BrandPosted: _brand_posted,
    ev.MentionEdited: _edited,
    ev.MentionDeleted: _deleted,
    ev.Triaged: _triaged,
    ev.TriageCorrected: _corrected,
    ev.Routed: _routed,
    ev.Reopened: _reopened,
    ev.Linked: _linked,
}
