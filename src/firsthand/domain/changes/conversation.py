"""What the playbook, learnt facts and a sign-in change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from firsthand.domain import events as ev
from firsthand.domain.case_parts import Run
from firsthand.domain.changes.shared import changed, must
from firsthand.domain.folded import Case


def _playbook_started(case: Case, event: ev.PlaybookStarted) -> Case:
    return changed(case, run=Run(event.playbook, event.version))


def _playbook_advanced(case: Case, event: ev.PlaybookAdvanced) -> Case:
    must(case.run is not None, "a playbook advances only after it started")
    assert case.run is not None
    return changed(case, run=replace(case.run, inputs=(*case.run.inputs, event.input), step=event.step))


def _fact(case: Case, event: ev.FactLearned) -> Case:
    others = tuple(fact for fact in case.facts if fact[0] != event.name)
    learnt = changed(case, facts=(*others, (event.name, event.value, event.source)))
    if not event.min_auth or (event.name, event.min_auth) in case.protected:
        return learnt
    return changed(learnt, protected=(*case.protected, (event.name, event.min_auth)))


def _to_private(case: Case, event: ev.MovedToPrivate) -> Case:
    return changed(case, private_channel=event.channel)


def _verified(case: Case, event: ev.IdentityVerified) -> Case:
    return changed(case, auth_level=event.level, auth_until=event.until, auth_account=event.account)


CHANGES: dict[type[ev.Event], Callable[[Case, Any], Case]] = {
    ev.PlaybookStarted: _playbook_started,
    ev.PlaybookAdvanced: _playbook_advanced,
    ev.FactLearned: _fact,
    ev.MovedToPrivate: _to_private,
    ev.IdentityVerified: _verified,
}
