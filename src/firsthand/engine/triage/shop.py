"""Store: is a shop, a branch or a person met there a part of it?"""

from __future__ import annotations

from firsthand.engine.triage.evidence import Evidence, Part


def shop(evidence: Evidence, so_far: Part) -> Part:
    """True on a store's page, and where the words speak of a shop."""
    page = evidence.mention.page
    if page and page.startswith("store:"):
        return {"store": True, "store_confidence": 1.0, "reasons": ("stands on a store's page",)}
    for hit in evidence.hits:
        for head, answer in hit.rule.sets:
            if head == "store":
                return {"store": answer == "true", "store_confidence": 0.99}
    if evidence.scores is None:
        return {"store": False, "store_confidence": 0.0}
    chance = evidence.scores.p_store
    lean = evidence.context.bars.lean.get("store")
    yes = chance * lean[1] > (1 - chance) * lean[0] if lean else chance >= 0.5
    return {"store": yes, "store_confidence": round(chance if yes else 1 - chance, 6)}
