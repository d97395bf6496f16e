"""Changes: what each kind of event does to a case. Only `case.apply` calls them.

One file for each group of events in `domain/events`, one function for each kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from firsthand.domain import events as ev
from firsthand.domain.changes import commitments, conversation, ending, holding, incoming, replies
from firsthand.domain.folded import Case

CHANGES: dict[type[ev.Event], Callable[[Case, Any], Case]] = {
    **incoming.CHANGES,
    **holding.CHANGES,
    **conversation.CHANGES,
    **replies.CHANGES,
    **commitments.CHANGES,
    **ending.CHANGES,
}
assert set(CHANGES) | {ev.CaseOpened} == set(ev.EVENTS), "every event has its change"
