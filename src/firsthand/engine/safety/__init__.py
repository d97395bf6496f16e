"""Reply safety: what must not leave the house, and what is worth a second look.

The family `CHECKS` is an ordered tuple, one member a file. A check reads the draft, the proofreaders' marks,
the case and the policy, and answers with findings. Precision comes first: `block` is for what is certainly
wrong, `warn` names the fault and leaves the decision to the person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.account_facts import account_facts
from firsthand.engine.safety.agreement import agreement
from firsthand.engine.safety.already_said import already_said
from firsthand.engine.safety.empty import empty
from firsthand.engine.safety.grammar import grammar
from firsthand.engine.safety.hidden_letters import hidden_letters
from firsthand.engine.safety.language import language
from firsthand.engine.safety.length import length
from firsthand.engine.safety.links import links
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.offers import offers
from firsthand.engine.safety.private_data import private_data
from firsthand.engine.safety.promises import promises
from firsthand.engine.safety.repeated_word import repeated_word
from firsthand.engine.safety.security_question import security_question
from firsthand.engine.safety.spelling import spelling
from firsthand.engine.safety.tone import tone
from firsthand.engine.safety.unfilled_slot import unfilled_slot
from firsthand.engine.safety.wrong_handle import wrong_handle
from firsthand.engine.safety.wrong_name import wrong_name
from firsthand.engine.safety.wrong_word import wrong_word

Check = Callable[[Draft, Marks, Case | None, Policy | None], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    empty,
    private_data,
    account_facts,
    security_question,
    promises,
    offers,
    wrong_handle,
    wrong_name,
    unfilled_slot,
    hidden_letters,
    links,
    length,
    already_said,
    tone,
    language,
    spelling,
    wrong_word,
    agreement,
    grammar,
    repeated_word,
)
PROOF = frozenset({"spelling", "wrong_word", "agreement", "grammar", "repeated_word"})
"""Checks that proofread; where two of them point at the same words, the first one speaks."""


def check(
    draft: Draft, marks: Marks, case: Case | None = None, policy: Policy | None = None
) -> tuple[Finding, ...]:
    """All findings in the order of the text, blocks before warnings at the same place."""
    found: list[Finding] = []
    for member in CHECKS:
        for finding in member(draft, marks, case, policy):
            if not _is_said(finding, found):
                found.append(finding)
    return tuple(sorted(found, key=lambda f: (f.start, f.severity, f.end, f.check)))


def _is_said(finding: Finding, found: list[Finding]) -> bool:
    """Whether another proofreading check points at the same words already."""
    return finding.check in PROOF and any(
        other.check in PROOF and finding.start < other.end and other.start < finding.end for other in found
    )
