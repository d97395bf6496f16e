"""Already said: the same words a second time, or an answer that came before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks

_GONE = frozenset({"cancelled", "refused", "draft"})


def already_said(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Blocks the same text twice on a case and an echo of the customer; warns when somebody has answered."""
    whole = (0, len(draft.text))
    if draft.text.strip() and _plain(draft.text) == _plain(draft.in_reply_to_text):
        yield Finding("already_said", "block", *whole, "this only repeats what the customer wrote")
    if case is None:
        return
    digest = hashlib.sha256(draft.text.encode("utf-8", "surrogatepass")).hexdigest()
    if any(reply.text_sha256 == digest and reply.status not in _GONE for reply in case.replies):
        yield Finding("already_said", "block", *whole, "the same words went out on this case before")
    elif case.waiting_since is None and case.first_sent_at is not None:
        yield Finding("already_said", "warn", *whole, "this was answered; the customer has not written since")


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
