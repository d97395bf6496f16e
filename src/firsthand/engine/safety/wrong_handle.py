"""Wrong handle: the reply addresses somebody else, or misspells the one it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.distance import distance
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.masking import EMAIL, LINK

_HANDLE = re.compile(r"(?<![\w@./])@(\w[\w.-]*\w|\w)")
_LEADING = re.compile(r"^[\s.]*((?:@[\w.-]+[\s,:]*)+)")
_ADDRESSED = re.compile(
    r"(?:^|[.!?\n]\s*|\b)(?:hi|hello|hey|dear|thanks|thank you|thx|sorry|apologies|welcome|good (?:morning|afternoon|evening))"
    r"(?: there| again| so much| back)?[,!]?\s+$",
    re.IGNORECASE,
)


def wrong_handle(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Blocks a reply that opens with another handle than the contact's, or with the contact's misspelled."""
    right = _bare(draft.handle)
    if not right:
        return
    text = EMAIL.sub(lambda m: " " * len(m[0]), LINK.sub(lambda m: " " * len(m[0]), draft.text))
    others = {_bare(found[1]) for found in _HANDLE.finditer(draft.in_reply_to_text)}
    others |= {_bare(handle) for handle in (policy.brand.handles if policy else ())}
    found = list(_HANDLE.finditer(text))
    named = any(_bare(match[1]) == right for match in found)
    leading = _LEADING.match(text)
    end_of_leading = leading.end() if leading else 0
    for match in found:
        handle = _bare(match[1])
        if handle in (right, *others):
            continue
        at_start = match.start() < end_of_leading
        if (_slip(handle, right) and not (named and handle.isdigit())) or (
            not named and (at_start or _ADDRESSED.search(text, 0, match.start()))
        ):
            yield _finding(match, draft.handle)


def _bare(handle: str) -> str:
    return handle.strip().lstrip("@").rstrip(".").lower()


def _slip(handle: str, right: str) -> bool:
    """One or two slips away from the contact's handle: a misspelling, not another person."""
    near = 1 if min(len(handle), len(right)) < 6 else 2
    return len(handle) >= 3 and distance(handle, right) <= near


def _finding(match: re.Match[str], right: str) -> Finding:
    mend = "@" + right.strip().lstrip("@")
    message = f"this answers {mend}, not {match[0]}"
    return Finding("wrong_handle", "block", match.start(), match.end(), message, mend)
