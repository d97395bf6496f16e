"""The [[overload]] tables of a policy file."""

from __future__ import annotations

from firsthand.domain.policy.table import Table
from firsthand.domain.policy.words import OverloadStage

ACTIONS = ("group_posts", "show_waiting_time", "call_flex", "pause_offers", "pause_back_office", "defer_low")


def read_overload(root: Table) -> tuple[OverloadStage, ...]:
    """The stages of overload, the mildest first."""
    stages = []
    for row in root.tables("overload"):
        stages.append(
            OverloadStage(
                row.text("id"),
                row.text("label"),
                row.number("clear_minutes_over", low=1),
                row.words("actions", (), among=ACTIONS),
            )
        )
        row.close()
    return tuple(sorted(stages, key=lambda stage: stage.clear_minutes_over))
