"""Steering a case beyond the usual: giving it to somebody, taking back after the close, opening it again."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.desk import reply
from firsthand.desk.cases import change
from firsthand.desk.ports import Conflict, Desk
from firsthand.domain import events as ev
from firsthand.domain.case import Case
from firsthand.domain.decisions import Assignment


def take_back_and_reopen(case_id: str, reply_id: str, by: str, desk: Desk) -> bool:
    """Undo a reply; a case that was closed on the strength of it opens again. False when it has left."""
    if not reply.take_back(case_id, reply_id, by, desk):
        return False
    if not desk.log.case(case_id).is_open:
        reopen(case_id, by, "its reply was taken back", desk)
    return True


def reopen(case_id: str, by: str, reason: str, desk: Desk) -> Case:
    """Open a closed case again; an open one is left as it is."""

    def decide(case: Case) -> Sequence[ev.Event]:
        return () if case.is_open else (ev.Reopened(at=desk.now(), by=by, reason=reason),)

    return change(case_id, decide, desk, who=by, what="case reopened")


def release(case_id: str, by: str, reason: str, desk: Desk) -> Case:
    """Back to the queue with its age kept, by whoever holds it or by a lead."""

    def decide(case: Case) -> Sequence[ev.Event]:
        if case.owner is None:
            return ()
        return (ev.Released(at=desk.now(), by=by, agent=case.owner, reason=reason),)

    return change(case_id, decide, desk, who=by, what="case released")


def give(case_id: str, to: str, by: str, desk: Desk) -> Case:
    """A lead gives a case to a person, or takes it over; the one who held it lets go in the same step.

    Raises Conflict when the case is closed.
    """

    def decide(case: Case) -> Sequence[ev.Event]:
        if case.owner == to:
            return ()
        if not case.is_open:
            raise Conflict("a closed case is reopened before it is given to somebody")
        now, events = desk.now(), []
        if case.owner:
            events.append(ev.Released(at=now, by=by, agent=case.owner, reason="given to another person"))
        assignment = Assignment(case.id, to, "given by hand", ("a team lead decided it",))
        return (*events, ev.Assigned(at=now, by=by, assignment=assignment))

    return change(case_id, decide, desk, who=by, what="case given")


def move_to_private(case_id: str, by: str, channel: str, desk: Desk) -> Case:
    """From here on the case goes on in a private message; the public thread stays as it is."""

    def decide(case: Case) -> Sequence[ev.Event]:
        if case.private_channel:
            return ()
        return (ev.MovedToPrivate(at=desk.now(), by=by, channel=channel),)

    return change(case_id, decide, desk, who=by, what="moved to private")


def keep_promise(case_id: str, promise: str, by: str, desk: Desk) -> Case:
    """What was promised was done; once, and only for a promise of this case."""

    def decide(case: Case) -> Sequence[ev.Event]:
        if not any(p.id == promise and not p.kept for p in case.promises):
            return ()
        return (ev.PromiseKept(at=desk.now(), by=by, promise=promise),)

    return change(case_id, decide, desk, who=by, what="promise kept")
