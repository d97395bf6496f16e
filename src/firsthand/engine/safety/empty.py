"""Empty: a reply has to say something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks


def empty(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Blocks a reply of nothing but blanks and handles."""
    said = re.sub(r"@\w+|[\s\u200b\u200c\u200d\ufeff]", "", draft.text)
    if not said:
        yield Finding("empty", "block", 0, len(draft.text), "this reply says nothing", "write the answer")
