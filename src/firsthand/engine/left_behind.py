"""What somebody who is gone left behind: since when, what the next person has to know, and when it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from firsthand.domain import events as ev
from firsthand.domain.case import Case
from firsthand.domain.decisions import Assignment, Handoff
from firsthand.domain.policy import Policy
from firsthand.domain.spoken import CHANNEL_NAMES
from firsthand.engine.assignment import Left, head_of
from firsthand.engine.notices import last_action


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who is away: since when, and when their shift ended, where it did."""

    person: str
    name: str
    since: datetime
    shift_ended_at: datetime | None = None


def goes_on_at(case: Case, gone: Gone, policy: Policy) -> datetime | None:
    """When this case goes to others; None for one that its owner does not leave waiting.

    Whoever answers, notes or takes something after going away is at work on it: the minutes count from there.
    """
    if case.owner != gone.person or case.state != "assigned" or case.waiting_since is None:
        return None
    own = [reply.drafted_at for reply in case.replies if reply.drafted_at and reply.by == gone.person]
    own += [note.at for note in case.notes if note.by == gone.person]
    last = max([case.stays[-1].since, *own])
    rule = policy.hand_over
    away = max(last, gone.since) + timedelta(minutes=rule.after_away_minutes)
    if gone.shift_ended_at is None:
        return away
    return min(away, max(last, gone.shift_ended_at) + timedelta(minutes=rule.after_shift_minutes))


def left_by(case: Case, gone: Gone, policy: Policy) -> Left:
    """The case as the matching takes it."""
    knew = frozenset(stay.agent for stay in case.stays if stay.agent and stay.agent != gone.person)
    return Left(head_of(case), gone.person, why_gone(gone, policy), case.channel, knew)


def why_gone(gone: Gone, policy: Policy) -> str:
    """In one sentence, on the desk's own clock."""
    zone = ZoneInfo(policy.zone)
    if gone.shift_ended_at is not None:
        return f"{gone.name}’s shift ended at {gone.shift_ended_at.astimezone(zone):%H:%M %Z}"
    return f"{gone.name} has been away since {gone.since.astimezone(zone):%H:%M %Z}"


def handed_over(case: Case, left: Left, to: Assignment | None, *, by: str, now: datetime) -> tuple[ev.Event, ...]:
    """The note for the next person, and who that is; without one the case is in its queue with its age. Once: a case
    that its owner let go of, or answered, meanwhile is none of it."""
    if case.owner != left.owner or case.state != "assigned" or case.waiting_since is None:
        return ()
    assert case.route is not None, "a case is routed before somebody has it"
    note = hand_over_note(case, left.why)
    queue, tier = case.route.queue, case.route.tier
    handed = ev.HandedOff(at=now, by=by, queue=queue, tier=tier, to=to.agent if to else None, handoff=note)
    return (handed, ev.Assigned(at=now, assignment=to)) if to else (handed,)


def hand_over_note(case: Case, why: str) -> Handoff:
    """Source, stage and last action, from the log alone."""
    where = "private message" if case.private or case.private_channel else "public thread"
    return Handoff(
        source=f"{CHANNEL_NAMES.get(case.channel, case.channel)}, {where}, {case.author}",
        stage=_stage(case),
        last_action=last_action(case),
        reason=why,
        facts=case.facts,
        promises=tuple(promise.text for promise in case.promises if not promise.kept),
        note=case.notes[-1].text if case.notes else "",
    )


def _stage(case: Case) -> str:
    if case.run and case.run.step:
        return "playbook {}, step {}".format(*case.run.spoken)
    return "answered before; the customer wrote again" if case.first_sent_at else "not answered yet"
