"""Waits: when a customer waits for a person of ours, and when people answered.

The service clocks and the metrics read the same waits, so that a breach on the desk is a miss in the report.
An automatic acknowledgement is no answer: what it seemed to end goes on, unless a person approved it.
"""

from __future__ import annotations

from datetime import datetime

from firsthand.domain.case import Case

AUTOMATIC = ("firsthand", "channel")
"""Writers that are no person."""

Stretch = tuple[datetime, datetime | None]
"""From when until when the customer waited for us; None is still waiting."""


def people_answered(case: Case) -> list[datetime]:
    """When people of ours answered, in order; the brand's own posts in the thread are people's."""
    replies = [
        reply.sent_at
        for reply in case.replies
        if reply.sent_at and not {reply.by, reply.approved_by or reply.by} <= set(AUTOMATIC)
    ]
    return sorted(replies + [seen.at for seen in case.thread if not seen.inbound])


def answered_at(case: Case) -> datetime | None:
    """When a person of ours first answered."""
    return min(people_answered(case), default=None)


def stretches(case: Case) -> tuple[Stretch, ...]:
    """Every wait for a person, in order and apart."""
    people = people_answered(case)
    automatic = {reply.sent_at for reply in case.replies if reply.sent_at} - set(people)
    joined: list[Stretch] = []
    for begin, told in case.spans:
        last = joined[-1][1] if joined else None
        start = begin if last is None else max(begin, last)
        goes_on = told in automatic and told not in (case.first_closed_at, case.closed_at)
        end = next((at for at in people if told and at >= told), case.closed_at) if goes_on else told
        joined.append((start, end))
    return _merged(joined)


def waits_before_answer(case: Case) -> tuple[Stretch, ...]:
    """What the first answer ended: the waits before it, cut there."""
    answered = answered_at(case)
    if answered is None:
        return stretches(case)
    before = [(start, end) for start, end in stretches(case) if start < answered]
    return tuple((start, answered if end is None else min(end, answered)) for start, end in before)


def waits_after_answer(case: Case) -> tuple[Stretch, ...]:
    """The waits that began after the first answer."""
    answered = answered_at(case)
    return tuple(wait for wait in stretches(case) if answered is not None and wait[0] >= answered)


def _merged(waits: list[Stretch]) -> tuple[Stretch, ...]:
    merged: list[Stretch] = []
    for start, end in waits:
        if merged and (merged[-1][1] is None or start <= merged[-1][1]):
            before = merged[-1]
            later = None if before[1] is None or end is None else max(before[1], end)
            merged[-1] = (before[0], later)
        else:
            merged.append((start, end))
    return tuple(merged)
