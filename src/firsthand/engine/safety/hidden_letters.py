"""Hidden letters: what a reader does not see, or sees in another order than it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks

_TURNED = re.compile("[\u202d\u202e]")
_UNSEEN = re.compile("(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+")
"""Letters for machines only. Behind a black flag they name a country, and are seen as its flag."""


def hidden_letters(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Blocks letters that turn the order around, and those that nobody sees.

    What joins and parts letters, or sets a name into a text of the other direction, belongs to writing and is let pass.
    """
    for match in _TURNED.finditer(draft.text):
        said = "what follows is shown backwards: a hidden sign turns the letters around"
        yield Finding("hidden_letters", "block", match.start(), match.end(), said)
    for match in _UNSEEN.finditer(draft.text):
        said = "letters that nobody sees stand here; take them out"
        yield Finding("hidden_letters", "block", match.start(), match.end(), said)
