"""Guiding: a playbook's run on a case. Each input is an event; the state is what replaying them gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from firsthand.desk.cases import change
from firsthand.desk.ports import Desk
from firsthand.domain import events as ev
from firsthand.domain.case import Case
from firsthand.domain.playbook import Playbook
from firsthand.domain.playbook_run import Action, State
from firsthand.engine import playbook as runs

Event = Mapping[str, Any]


def begin(case_id: str, playbook: Playbook, text: str, by: str, desk: Desk) -> Case:
    """Start a playbook on a case: what the customer wrote and what the case knows go in as they stand."""

    def decide(case: Case) -> Sequence[ev.Event]:
        now = desk.now()
        given = {
            "text": text,
            "now": now.isoformat(),
            "facts": {name: value for name, value, _ in case.facts if name in playbook.facts},
            "tools": list(playbook.tools),
            "public": not (case.private or case.private_channel),
            "auth_level": case.level_at(now),
        }
        first: dict[str, Any] = {"start": given}
        state, _ = runs.replay(playbook, [first])
        started = ev.PlaybookStarted(at=now, by=by, playbook=playbook.id, version=str(playbook.version))
        return (started, ev.PlaybookAdvanced(at=now, by=by, step=state.step, input=first))

    return change(case_id, decide, desk, who=by, what=f"playbook started: {playbook.id}")


def go_on(case_id: str, playbook: Playbook, given: Event, by: str, desk: Desk) -> Case:
    """One more input: an answer, a result, a message. Raises NotAnInput where it cannot follow."""

    def decide(case: Case) -> Sequence[ev.Event]:
        now = desk.now()
        event = {**given, "now": now.isoformat()}
        before, _ = replayed(case, playbook)
        after, _ = runs.step(playbook, before, event)
        learnt = [
            ev.FactLearned(at=now, by=by, name=name, value=str(known.value), source=known.source)
            for name, known in after.facts.items()
            if name not in before.facts or before.facts[name].value != known.value
        ]
        return (ev.PlaybookAdvanced(at=now, by=by, step=after.step, input=event), *learnt)

    return change(case_id, decide, desk)


def replayed(case: Case, playbook: Playbook) -> tuple[State, Action]:
    """Where the case's run stands, by replaying its inputs. The case must have a run of this playbook."""
    assert case.run is not None, "only a case with a run has a state to replay"
    return runs.replay(playbook, case.run.inputs)
