"""The [hand_over] table of a policy file: when what somebody left behind goes to others."""

from __future__ import annotations

from firsthand.domain.policy.table import Table
from firsthand.domain.policy.words import HandOver


def read_hand_over(table: Table) -> HandOver:
    """Minutes after the end of a shift, and minutes away without one."""
    usual = HandOver()
    rule = HandOver(
        by_itself=table.yes("by_itself", usual.by_itself),
        after_shift_minutes=table.number("after_shift_minutes", usual.after_shift_minutes, high=1440),
        after_away_minutes=table.number("after_away_minutes", usual.after_away_minutes, high=1440),
    )
    if rule.after_away_minutes < rule.after_shift_minutes:
        mend = f"Write {rule.after_shift_minutes:g} or more: whoever is only away may come back."
        table.wrong("after_away_minutes", "is shorter than after_shift_minutes", mend)
    table.close()
    return rule
