"""The desk's clock: the wall clock, but in a demo's home, whose day opens at an hour of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

FILE = "clock-shift"
"""The file of a demo's home that says by how many seconds its clock differs."""


def now(home: Path) -> datetime:
    return wall() + _shift(home)


def wall() -> datetime:
    """The clock of the world outside: what signatures and the dates of others are held against."""
    return datetime.now(UTC)


def latest(home: Path) -> datetime:
    """No mention was written after this: in a demo's home the desk's day may be long over."""
    return max(now(home), wall())


def set_clock(home: Path, at: datetime) -> None:
    """From here on the clock of this home goes on from `at`."""
    home.mkdir(parents=True, exist_ok=True)
    (home / FILE).write_text(f"{(at - wall()).total_seconds()}\n")
    _shift.cache_clear()


def unset(home: Path) -> None:
    """Back to the wall clock."""
    (home / FILE).unlink(missing_ok=True)
    _shift.cache_clear()


@lru_cache(maxsize=4)
def _shift(home: Path) -> timedelta:
    file = home / FILE
    return timedelta(seconds=float(file.read_text())) if file.exists() else timedelta()
