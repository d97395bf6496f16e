"""Plain thanks: glad words that surely ask for nothing, so that nobody waits for an answer to them.

Only what cannot be an answer to us counts. Where it may be one, a person reads it with the clock on: a wait too many
costs a look, one too few a customer.
"""

from __future__ import annotations

import re

from firsthand.domain.decisions import Triage
from firsthand.domain.mention import Mention
from firsthand.engine.playbook.yes_no import yes_or_no

SURE = 0.35
"""From so likely on, beside its case, glad words may be more: "that would be great" is read at 0.43, thanks below 0.3."""
_WE_ASKED = re.compile(
    r"[?¿]|\b(?:tell|send|give|show|write|message|dm|call|text|reply to|answer) us\b|\blet us know\b|\b(?:choose|pick|confirm)\b"
    r"|[aei]nos\b|-nous\b",
    re.IGNORECASE,
)
"""A question or a request of ours: in English, Spanish (díganos) and French (dites-nous)."""


def plain_thanks(mention: Mention, triage: Triage, told: str) -> bool:
    """Glad, surely nothing to answer, and no answer to what we `told` them: no question, no number, no yes or no."""
    glad = triage.sentiment == "positive" and not triage.actionable and triage.p_actionable < SURE
    return glad and not _may_answer(mention.text) and not _WE_ASKED.search(told)


def _may_answer(text: str) -> bool:
    return "?" in text or any(sign.isdigit() for sign in text) or yes_or_no(text) is not None
