"""An event: what every one of them says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event says: when, and by whom."""

    at: datetime
    by: str = "firsthand"
