"""The playbook panel: what to say and do next, the same steps that the support AI and QA follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from firsthand import wiring_care
from firsthand.desk import guiding
from firsthand.domain.case import Case
from firsthand.domain.playbook import Playbook
from firsthand.domain.playbook_run import Packet
from firsthand.engine.playbook import NotAnInput, summary
from firsthand.engine.playbook import panel as panel_of


def library() -> dict[str, Playbook]:
    """The playbooks at hand, read once."""
    return wiring_care.playbooks()


def suggested(case: Case) -> tuple[Playbook, ...]:
    """Playbooks of this topic first, general help last."""
    topic = case.route.topic if case.route else ""
    found = [playbook for playbook in library().values() if playbook.topic == topic]
    general = library().get("general")
    return tuple(found) if general is None or general in found else (*found, general)


def guide(case: Case, now: datetime) -> dict[str, Any] | None:
    """Where the case's playbook stands; None where none was started or its version is gone.

    What the account said while the customer was signed in is masked again once that has run out.
    """
    playbook = guiding.running(case, library())
    if playbook is None:
        return None
    try:
        state, action = guiding.replayed(case, playbook)
    except (NotAnInput, KeyError):
        return None
    shown = panel_of(playbook, state, action, level=case.level_at(now))
    return {
        **shown,
        "sign_in": guiding.waits_for_sign_in(playbook, state),
        "ai": wiring_care.drafter() is not None,
    }


def packet_of(case: Case, now: datetime) -> Packet | None:
    """The run's own hand-off summary, as far as it may be shown now; None without a run."""
    playbook = guiding.running(case, library())
    if playbook is None:
        return None
    try:
        state, _ = guiding.replayed(case, playbook)
    except (NotAnInput, KeyError):
        return None
    return summary(playbook, replace(state, auth_level=min(state.auth_level, case.level_at(now))))
