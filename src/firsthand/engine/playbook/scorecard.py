"""The scorecard: QA questions bound to steps, with weights, critical ones, and when one does not apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from firsthand.domain.playbook import Playbook, Question

ANSWERS = ("yes", "no", "not_applicable")
PASSES = 0.8
RULE = f"A no to a critical question fails the conversation. {PASSES * 100:.0f} % of the points pass."


@dataclass(frozen=True, slots=True)
class Score:
    """A scored conversation. `share` is of the points that could be had; None where no question applied."""

    points: int
    possible: int
    share: float | None
    failed_critical: tuple[str, ...]
    unanswered: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.failed_critical and not self.unanswered and (self.share or 0.0) >= PASSES


def scorecard(playbook: Playbook, way: Iterable[str] | None = None) -> dict[str, Any]:
    """The form: each question with the steps it looks at. `way` (a run's steps) marks what does not apply."""
    taken = None if way is None else frozenset(way)
    return {
        "playbook": playbook.id,
        "version": playbook.version,
        "title": playbook.title,
        "answers": list(ANSWERS),
        "questions": [_row(question, taken) for question in playbook.questions],
        "steps": [
            {"step": step.id, "part": step.part, "questions": asked_about(playbook, step.id)}
            for step in playbook.steps.values()
        ],
    }


def asked_about(playbook: Playbook, step: str) -> list[str]:
    return [question.id for question in playbook.questions if step in question.steps]


def _row(question: Question, taken: frozenset[str] | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": question.id,
        "text": question.text,
        "steps": list(question.steps),
        "weight": question.weight,
        "critical": question.critical,
        "not_applicable_when": question.not_applicable,
    }
    if taken is not None:
        row["applies"] = not question.not_applicable or bool(taken & set(question.steps))
    return row


def score(playbook: Playbook, answers: Mapping[str, str]) -> Score:
    """Points for the answers (question id to yes, no or not_applicable); a failed critical one fails it all.

    A question that has no rule for it cannot be answered with not_applicable: that counts as unanswered.
    """
    points = possible = 0
    failed, unanswered = [], []
    for question in playbook.questions:
        answer = answers.get(question.id, "")
        if answer == "not_applicable" and question.not_applicable:
            continue
        if answer not in ("yes", "no"):
            unanswered.append(question.id)
            continue
        possible += question.weight
        points += question.weight if answer == "yes" else 0
        if answer == "no" and question.critical:
            failed.append(question.id)
    share = points / possible if possible else None
    return Score(points, possible, share, tuple(failed), tuple(unanswered))


def as_markdown(playbook: Playbook) -> str:
    """The form as a page to print."""
    lines = [f"# Scorecard: {playbook.title}", "", "| question | steps | weight | yes | no | not applicable |"]
    lines.append("|---|---|---|---|---|---|")
    for question in playbook.questions:
        name = f"**{question.text}** (critical)" if question.critical else question.text
        when = question.not_applicable or "(always applies)"
        steps = ", ".join(f"`{step}`" for step in question.steps)
        lines.append(f"| {name} | {steps} | {question.weight} | ☐ | ☐ | {when} |")
    lines += [
        "",
        RULE,
    ]
    return "\n".join(lines) + "\n"
