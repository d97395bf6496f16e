"""A reader with a name: it reads three words, always alike, so that a test of the desk is not one of the model."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.decisions import Triage
from firsthand.domain.mention import Mention
from tests.builders import a_triage

WORDS = {"signal": "network", "bill": "billing", "upgrade": "sales", "leaving": "cancel"}


class WordReader:
    """Actionable where a known word stands; unsure at `hmm`; noise otherwise."""

    def triage(self, mentions: Sequence[Mention]) -> list[Triage]:
        return [self._read(mention) for mention in mentions]

    def _read(self, mention: Mention) -> Triage:
        text = mention.text.lower()
        for word, topic in WORDS.items():
            if word in text:
                urgency = "high" if "now" in text else "normal"
                return a_triage(topic=topic, tier=2, urgency=urgency, reasons=(f"says “{word}”",))
        if "hmm" in text:
            return a_triage(topic="none", topic_confidence=0.3, abstain=True)
        return a_triage(
            actionable=False, p_actionable=0.02, topic="none", tier=0, urgency="low", sentiment="neutral"
        )
