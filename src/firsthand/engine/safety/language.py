"""Language: one reply, one language."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.tongue import small_words

SMALL_WORDS_MIN = 4
"""So many small words of each language make a mixture; fewer may be a name or a quotation."""


def language(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Warns where two languages each fill a good part of the reply."""
    counts = small_words(draft.text)
    english = counts.pop("English")
    name, other = max(counts.items(), key=lambda row: row[1])
    if other >= SMALL_WORDS_MIN and english >= SMALL_WORDS_MIN:
        message = f"this mixes English and {name}"
        yield Finding("language", "warn", 0, len(draft.text), message, "write one reply for each language")
