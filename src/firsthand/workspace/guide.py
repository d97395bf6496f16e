"""The playbook panel: what to say and do next, the same steps that the support AI and QA follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from firsthand.desk import guiding
from firsthand.desk.playbook_house import Playbooks
from firsthand.domain.case import Case
from firsthand.domain.playbook import Playbook
from firsthand.domain.playbook_run import Action, Packet, State
from firsthand.engine.playbook import NotAnInput, summary
from firsthand.engine.playbook import panel as panel_of
from firsthand.engine.playbook.choice import fitting
from firsthand.records.thread import Message
from firsthand.wiring import care


def library() -> Playbooks:
    """The playbooks at hand; the house's own are read anew when their files change."""
    return care.playbooks()


def suggested(case: Case, messages: Sequence[Message]) -> tuple[Playbook, ...]:
    """Playbooks that fit what the customer wrote and the topic, general help last."""
    topic = case.route.topic if case.route else ""
    said = "\n".join(message.text for message in messages if message.kind == "customer" and not message.gone)
    found = fitting(library().values(), topic, said)
    general = library().get("general")
    found = found if general is None or general in found else (*found, general)
    # A run whose version this desk does not have begins anew with the version in force, if there is one.
    again = library().get(case.run.playbook) if case.run else None
    return found if again is None else (again, *(each for each in found if each is not again))


def guide(case: Case, now: datetime) -> dict[str, Any] | None:
    """Where the case's playbook stands; None where none was started or its version is gone.

    What the account said while the customer was signed in is masked again once that has run out.
    """
    if (run := _run(case)) is None:
        return None
    playbook, state, action = run
    shown = panel_of(playbook, state, action, level=case.level_at(now))
    return {
        **shown,
        "sign_in": guiding.waits_for_sign_in(playbook, state),
        "ai": care.drafter() is not None,
    }


def packet_of(case: Case, now: datetime) -> Packet | None:
    """The run's own hand-off summary, as far as it may be shown now; None without a run."""
    if (run := _run(case)) is None:
        return None
    playbook, state, _ = run
    return summary(playbook, replace(state, auth_level=min(state.auth_level, case.level_at(now))))


def _run(case: Case) -> tuple[Playbook, State, Action] | None:
    """The case's run, replayed from its log; None without one, or where its version is gone."""
    playbook = guiding.running(case, library())
    if playbook is None:
        return None
    try:
        return playbook, *guiding.replayed(case, playbook)
    except (NotAnInput, KeyError):
        return None
