"""Account facts: what an account owes, has or did is nobody's business but its owner's."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.phrases import hits


def account_facts(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Blocks account facts in public, and in a message whose contact never signed in."""
    if not draft.public and (case is None or case.auth_level > 0):
        return
    where = "in public" if draft.public else "before the customer has signed in"
    for hit in hits(draft.text, marks, "facts"):
        mend = "say it in a direct message, after sign-in"
        yield Finding("account_facts", "block", hit.start, hit.end, f"{hit.message} {where}", mend)
