"""What a person does to a case besides answering: take, decline, note, correct, hand off, wrap up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from firsthand.desk.ports import Conflict, Desk
from firsthand.desk.reply import must_be_fresh
from firsthand.domain import events as ev
from firsthand.domain.case import Case, fold
from firsthand.domain.decisions import Assignment, Handoff, Offer
from firsthand.engine import visits
from firsthand.engine.routing import moved
from firsthand.engine.wrap_up_note import compose_note

Decide = Callable[[Case], Sequence[ev.Event]]
TRIES = 5
AT_ONCE = 25
"""So many cases are written in one transaction: few enough that nobody who writes meanwhile waits long."""


def change(case_id: str, decide: Decide, desk: Desk, *, who: str = "", what: str = "") -> Case:
    """Read the case, decide, append with the version that was read; decide anew when somebody was faster."""
    for attempt in range(1, TRIES + 1):
        case = desk.log.case(case_id)
        events = tuple(decide(case))
        if not events:
            return case
        try:
            with desk.unit():
                after = desk.log.append(case_id, events, case.version)
                if what:
                    desk.audit.note(who, what, case_id)
            return after
        except Conflict:
            if attempt == TRIES:
                raise
    raise AssertionError("unreachable")


def change_many(case_ids: Sequence[str], decide: Decide, desk: Desk) -> dict[str, tuple[Case, Case]]:
    """The same change to many cases, read and appended together; before and after of each that changed.

    Where somebody was faster at one of them, the halves are decided anew, at last each by itself; a case that moves on
    all the time is left out.
    """
    changed: dict[str, tuple[Case, Case]] = {}
    for start in range(0, len(case_ids), AT_ONCE):
        changed |= _change_together(case_ids[start : start + AT_ONCE], decide, desk)
    return changed


def _change_together(
    case_ids: Sequence[str], decide: Decide, desk: Desk, tries: int = TRIES
) -> dict[str, tuple[Case, Case]]:
    cases = desk.log.cases(case_ids)
    decided = ((case, tuple(decide(case))) for case in cases.values())
    changes = [(case, fold(events, case), events) for case, events in decided if events]
    if not changes:
        return {}
    try:
        with desk.unit():
            desk.log.append_all(changes)
        return {before.id: (before, after) for before, after, _ in changes}
    except Conflict:
        if tries == 1:
            return {}
    ids = [before.id for before, _, _ in changes]
    halves = (ids[: len(ids) // 2], ids[len(ids) // 2 :]) if len(ids) > 1 else (ids,)
    left = tries - (len(ids) == 1)
    return {key: both for half in halves for key, both in _change_together(half, decide, desk, left).items()}


def take(case_id: str, agent: str, desk: Desk) -> Case:
    """Claim a case by hand. Raises Conflict when another person holds it."""

    def decide(case: Case) -> Sequence[ev.Event]:
        if case.owner == agent:
            return ()
        if case.owner:
            raise Conflict(f"{case.owner} holds this case already")
        assignment = Assignment(case.id, agent, "taken by hand", ("taken from the queue by hand",))
        return (ev.Assigned(at=desk.now(), by=agent, assignment=assignment),)

    return change(case_id, decide, desk, who=agent, what="case taken")


def assign(assignment: Assignment, desk: Desk) -> Case | None:
    """Carry out an assignment that the engine decided; None when the case found an owner meanwhile, be it the same."""
    free = False

    def decide(case: Case) -> Sequence[ev.Event]:
        nonlocal free
        free = case.owner is None and case.is_open
        return (ev.Assigned(at=desk.now(), assignment=assignment),) if free else ()

    after = change(assignment.case, decide, desk)
    return after if free else None


def accept(case_id: str, agent: str, desk: Desk) -> Case:
    """The person to whom the case was given has it before them; once, and only where anybody asked."""

    def decide(case: Case) -> Sequence[ev.Event]:
        if case.owner != agent or case.offered_at is None:
            return ()
        return (ev.Accepted(at=desk.now(), by=agent, agent=agent),)

    after = change(case_id, decide, desk)
    desk.directory.present(agent)
    return after


def decline(case_id: str, agent: str, reason: str, desk: Desk) -> Case:
    """Back to the queue with its age kept; it is not given to this person again for a while."""
    after = change(
        case_id,
        lambda case: (ev.Declined(at=desk.now(), by=agent, agent=agent, reason=reason),),
        desk,
        who=agent,
        what="case declined",
    )
    desk.directory.present(agent)
    return after


def add_note(case_id: str, by: str, text: str, desk: Desk) -> Case:
    return change(case_id, lambda case: (ev.NoteAdded(at=desk.now(), by=by, text=text),), desk)


def correct(case_id: str, by: str, field: str, value: str, desk: Desk) -> Case:
    """ "This is wrong": the reading is corrected, the case is routed anew, the correction is a label."""

    def decide(case: Case) -> Sequence[ev.Event]:
        assert case.triage is not None
        old = getattr(case.triage, field)
        words = str(old).lower() if isinstance(old, bool) else str(old)
        mention = case.thread[0].id
        fixed = ev.TriageCorrected(at=desk.now(), by=by, mention=mention, field=field, old=words, new=value)
        anew = moved(fold((fixed,), case), desk.policy)
        return (fixed, ev.Routed(at=desk.now(), route=anew)) if anew else (fixed,)

    return change(case_id, decide, desk, who=by, what=f"reading corrected: {field}")


def hand_off(
    case_id: str, handoff: Handoff, *, queue: str, tier: int, to: str | None, by: str, desk: Desk
) -> Case:
    """To another person or a higher tier, with source, stage and last action."""
    return change(
        case_id,
        lambda case: visits.hand_off(case, handoff, queue=queue, tier=tier, to=to, by=by, now=desk.now()),
        desk,
        who=by,
        what=f"handed off to {queue}",
    )


def _asks(event: ev.Event) -> bool:
    return isinstance(event, ev.MentionJoined | ev.MentionEdited) and event.asks


def wrap_up(
    case_id: str,
    by: str,
    disposition: str,
    desk: Desk,
    *,
    note: str = "",
    resolved: bool = True,
    offers: Sequence[Offer] = (),
    handling_seconds: float | None = None,
    seen_version: int | None = None,
) -> Case:
    """Document and close; without a note of the agent's own, the composed one is kept.

    Raises Changed when the customer asked something after the version that was on screen: once the case is closed,
    nobody would answer it.
    """

    def decide(case: Case) -> Sequence[ev.Event]:
        must_be_fresh(case, seen_version, desk, _asks)
        return visits.wrap_up(
            case,
            disposition=disposition,
            note=note or compose_note(case, desk.policy),
            resolved=resolved,
            offers=offers,
            by=by,
            now=desk.now(),
            handling_seconds=handling_seconds,
        )

    return change(case_id, decide, desk, who=by, what=f"wrapped up: {disposition}")
