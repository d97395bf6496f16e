"""Critical kinds: what no model may overrule."""

from __future__ import annotations

from firsthand.engine.triage.evidence import Evidence, Part

ORDER = ("safety", "vulnerable", "fraud", "regulator", "outage", "leaving")
"""The gravest first: one mention may hold several."""

LABELS = {
    "safety": "somebody may be in danger",
    "vulnerable": "a vulnerable person",
    "fraud": "fraud or a stolen account",
    "regulator": "law, regulator or press",
    "outage": "an outage",
    "leaving": "a wish to leave",
}


def critical(evidence: Evidence, so_far: Part) -> Part:
    """The gravest critical kind that a rule found."""
    if not evidence.hits:
        return {"critical": ""}
    found = {hit.rule.critical: hit for hit in reversed(evidence.hits) if hit.rule.critical}
    for kind in ORDER:
        if kind in found:
            return {"critical": kind, "reasons": (f"says “{found[kind].said}”: {LABELS[kind]}",)}
    return {"critical": ""}
