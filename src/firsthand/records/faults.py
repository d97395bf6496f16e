"""Named points where a crash is rehearsed. In production the environment names none and a point is a comparison.

FIRSTHAND_FAULT="after claim:3" kills the process the third time that it reaches the point; with `:stop` behind
it the process is stopped instead, as a machine that pauses would do. Each point that fires leaves a line in the
file FIRSTHAND_FAULT_LOG, so that a campaign can show that it was reached.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter

POINTS = (
    "before claim",
    "after claim",
    "before call",
    "after call",
    "before write back",
    "after write back",
    "after look",
    "before raw commit",
    "after raw commit",
    "before split",
    "inside intake",
    "after intake",
)
"""Every point there is; the campaign fails when one of them was never reached."""

_wanted = os.environ.get("FIRSTHAND_FAULT", "")
_log = os.environ.get("FIRSTHAND_FAULT_LOG", "")
_seen: Counter[str] = Counter()


def point(name: str) -> None:
    """Pass a named point; the process may end here when a rehearsal asked for it."""
    if not _wanted and not _log:
        return
    _seen[name] += 1
    if _log and _seen[name] == 1:
        _note(f"{name}\treached")
    wanted, _, rest = _wanted.partition(":")
    count, _, how = rest.partition(":")
    if name == wanted and _seen[name] == int(count or 1):
        _note(f"{name}\tfired {how or 'kill'}")
        # To this very thread: a stop that is sent to the process waits for whichever thread runs next, and this one goes on.
        signal.pthread_kill(threading.get_ident(), signal.SIGSTOP if how == "stop" else signal.SIGKILL)


def _note(line: str) -> None:
    with open(_log or os.devnull, "a") as log:
        log.write(line + "\n")
