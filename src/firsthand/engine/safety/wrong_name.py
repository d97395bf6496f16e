"""Wrong name: the greeting names somebody else than the contact's handle does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.masking import prose

_GREETING = re.compile(
    r"^\s*(?:Hi|Hello|Hey|Dear|Good morning|Good afternoon|Good evening)\b[, ]+([A-Z][a-z]{2,})\b"
)
_PIECES = re.compile(r"[A-Z]?[a-z]+")


def wrong_name(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Warns only where both are plain first names and share no beginning: Mike may well be Michael."""
    greeting = _GREETING.match(prose(draft.text))
    pieces = _PIECES.findall(draft.handle)
    if greeting is None or not pieces:
        return
    greeted, own = greeting[1].lower(), pieces[0].lower()
    names = marks.lexicon.names
    if greeted not in names or own not in names or len(own) < 4 or own[:2] == greeted[:2]:
        return
    if greeted in draft.handle.lower() or greeted in draft.in_reply_to_text.lower():
        return
    message = f"this greets {greeting[1]}, but answers @{draft.handle.lstrip('@')}"
    yield Finding("wrong_name", "warn", greeting.start(1), greeting.end(1), message)
