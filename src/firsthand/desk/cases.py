"""What a person does to a case besides answering: take, decline, note, correct, hand off, wrap up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from firsthand.desk.ports import Conflict, Desk
from firsthand.domain import events as ev
from firsthand.domain.case import Case, fold
from firsthand.domain.decisions import Assignment, Handoff, Offer
from firsthand.engine import visits
from firsthand.engine.routing import moved
from firsthand.engine.wrap_up_note import compose_note

Decide = Callable[[Case], Sequence[ev.Event]]
TRIES = 5


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
) -> Case:
    """Document and close; without a note of the agent's own, the composed one is kept."""
    return change(
        case_id,
        lambda case: visits.wrap_up(
            case,
            disposition=disposition,
            note=note or compose_note(case, desk.policy.zone),
            resolved=resolved,
            offers=offers,
            by=by,
            now=desk.now(),
            handling_seconds=handling_seconds,
        ),
        desk,
        who=by,
        what=f"wrapped up: {disposition}",
    )
