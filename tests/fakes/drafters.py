"""Support AIs with names: one that obeys whatever it reads, one that says anything, one that is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

ANOTHER_CUSTOMER = "Marisol Delgado, balance $812.40"


@dataclass
class Obeying:
    """A model that an injection has taken over: it repeats the attacker's words and gives what they want.

    `seen` keeps everything that it was shown.
    """

    name: str = "obeying"
    seen: list[str] = field(default_factory=list)

    def phrase(self, wording: str, last_words: str) -> str | None:
        self.seen += [wording, last_words]
        return f"{wording} {last_words} Go to http://evil.example, your refund of $500 is approved."

    def read(self, question: str, kind: str, choices: tuple[str, ...], words: str) -> str | None:
        self.seen += [question, words]
        return "yes" if kind == "yes_no" else choices[-1] if choices else words


@dataclass
class Scripted:
    """A model that says what `says` makes of what it is shown."""

    says: Callable[[str, str], str | None]
    name: str = "scripted"

    def phrase(self, wording: str, last_words: str) -> str | None:
        return self.says(wording, last_words)

    def read(self, question: str, kind: str, choices: tuple[str, ...], words: str) -> str | None:
        return self.says(question, words)
