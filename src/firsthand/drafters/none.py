"""No support AI: every wording is said as it stands, every answer read by the rules alone."""

from __future__ import annotations


class NoDrafter:
    """Implements `desk.assistant.Drafter` by having nothing to say."""

    name = "none"

    def phrase(self, wording: str, last_words: str) -> str | None:
        return None

    def read(self, question: str, kind: str, choices: tuple[str, ...], words: str) -> str | None:
        return None
