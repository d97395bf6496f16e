"""Wrong word: spelled right and still another word, like “loose” for “lose”."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.phrases import hits
from firsthand.engine.safety.tongue import is_english


def wrong_word(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Words that are taken for one another, where the words around them tell which was meant."""
    if draft.lang not in ("", "en") or not is_english(draft.text):
        return
    for hit in hits(draft.text, marks, "wrong_words"):
        if hit.words.isupper() and len(hit.words) > 1 and not draft.text.isupper():
            continue  # SEA among small letters is an airport, not a look.
        message = f"“{hit.words}” is the wrong word here"
        yield Finding("wrong_word", "warn", hit.start, hit.end, message, hit.mend)
