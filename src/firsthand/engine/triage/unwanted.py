"""Spam and abuse: flags beside the reading, never instead of it."""

from __future__ import annotations

from firsthand.engine.triage.evidence import Evidence, Part


def unwanted(evidence: Evidence, so_far: Part) -> Part:
    """Spam is never said of what is actionable; abuse may stand beside a just complaint."""
    flags = {hit.rule.flag for hit in evidence.hits if hit.rule.flag}
    if not flags:
        return {"spam": False, "abuse": False}
    spam = "spam" in flags and not so_far["actionable"]
    reasons = tuple(f"reads as {flag}" for flag, on in (("spam", spam), ("abuse", "abuse" in flags)) if on)
    return {"spam": spam, "abuse": "abuse" in flags, "reasons": reasons}
