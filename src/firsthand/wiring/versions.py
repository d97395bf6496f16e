"""The waist, the upgrades' page: whether this version is the database's own."""

from __future__ import annotations

from firsthand import wiring


def newer_database() -> str:
    """Why this version has to leave the database alone, where a newer one has brought it on; else empty."""
    wiring.setup()
    from firsthand.records.migrating import newer

    return newer()
