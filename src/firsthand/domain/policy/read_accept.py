"""How long a policy file gives people to open a case that was given to them."""

from __future__ import annotations

from firsthand.domain.policy.table import Table

USUAL_SECONDS = 45.0
SHORTEST_SECONDS = 5.0


def read_accept(table: Table) -> float:
    """Seconds; 0 asks nobody to accept. Fewer than five pass before a page shows the case."""
    seconds = table.number("accept_seconds", USUAL_SECONDS, high=3600)
    if 0 < seconds < SHORTEST_SECONDS:
        mend = f"Write 0 to ask nobody, or {SHORTEST_SECONDS:g} to 3600 seconds."
        table.wrong("accept_seconds", f"{seconds:g} seconds are over before anybody sees the case", mend)
    return seconds
