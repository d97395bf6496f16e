"""One thing that the doctor looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """`status` is ok, warn (it works, but somebody should know) or fix (something would fail); `mend` says what to do."""

    status: str
    about: str
    words: str
    mend: str = ""
