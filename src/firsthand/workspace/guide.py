"""The playbook panel: what to say and do next, the same steps that the support AI and QA follow."""

from __future__ import annotations

from functools import cache
from typing import Any

from firsthand.desk import guiding
from firsthand.desk.playbook_files import load_library
from firsthand.domain.case import Case
from firsthand.domain.playbook import Playbook
from firsthand.engine.playbook import NotAnInput
from firsthand.engine.playbook import panel as panel_of


@cache
def library() -> dict[str, Playbook]:
    """The playbooks that ship, read once."""
    return load_library()


def suggested(case: Case) -> tuple[Playbook, ...]:
    """Playbooks of this topic first, general help last."""
    topic = case.route.topic if case.route else ""
    found = [playbook for playbook in library().values() if playbook.topic == topic]
    general = library().get("general")
    return tuple(found) if general is None or general in found else (*found, general)


def guide(case: Case) -> dict[str, Any] | None:
    """Where the case's playbook stands; None where none was started or its version is gone."""
    playbook = library().get(case.run.playbook) if case.run else None
    if playbook is None or case.run is None or case.run.version != str(playbook.version):
        return None
    try:
        state, action = guiding.replayed(case, playbook)
    except (NotAnInput, KeyError):
        return None
    return panel_of(playbook, state, action)
