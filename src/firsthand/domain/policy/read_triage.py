"""The [triage] table of a policy file."""

from __future__ import annotations

from firsthand.domain.policy.table import Table
from firsthand.domain.policy.words import TriageRules


def read_triage(table: Table) -> TriageRules:
    """When triage is sure enough, and how much of the filtered-out pile is read again."""
    usual = TriageRules()
    rules = TriageRules(
        table.number("abstain_precision", usual.abstain_precision, high=1),
        table.number("audit_share", usual.audit_share, high=1),
        table.number("topic_confidence_min", usual.topic_confidence_min, high=1),
        table.number("actionable_min", usual.actionable_min, high=1),
    )
    table.close()
    return rules
