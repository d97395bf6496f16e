"""What a support AI may do to a conversation, as pure functions: phrase a wording, and propose how to read an answer.

It may recombine the step's own words with words of courtesy, and nothing else: no number, no link, no name, no
"not" more or less, no slot lost. It may point at one of the answers that the step knows. Whatever does not fit is
dropped, and the step's own wording or the ordinary "once more, please" stands. No list of forbidden phrases could
be complete; a list of permitted ones is.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from firsthand.domain.playbook import Fact, Playbook, Step
from firsthand.domain.playbook_run import Action, State
from firsthand.engine.playbook.answers import read_answer

SLOT = re.compile(r"\{\w+(?:\|\w+)?\}")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
PLAIN = re.compile(r"[^\W_]|[ .,;:!?'’\"“”()\-–—$%/{}|_]")
NEGATION = re.compile(
    r"\b(?:no|not|never|none|nothing|nobody|without|neither|nor|cannot|cant)\b|n['’]t\b", re.IGNORECASE
)
LONGER_MOST, SHORTER_LEAST = 1.6, 0.4
KEPT_LEAST = 0.5
"""So much of what a wording says (its words beyond courtesy) has to stay."""
DIGITS = re.compile(r"\(?\d(?:[\s().-]{0,2}\d){6,}|\d{4,}")
LAST_WORDS_MOST = 500


@dataclass(frozen=True, slots=True)
class Phrased:
    """A wording as it is said, and why a proposed one was dropped; no reason where it was taken."""

    text: str
    dropped: str = ""


def phrased(wording: str, proposed: str | None, courtesy: frozenset[str]) -> Phrased:
    """The proposed text if it says the same in other courtesy, else the step's own wording."""
    if proposed is None:
        return Phrased(wording)
    text = " ".join(proposed.split())
    reason = _unfit(wording, text, courtesy)
    return Phrased(wording, reason) if reason else Phrased(text)


def _unfit(wording: str, text: str, courtesy: frozenset[str]) -> str:
    if not text or strange(text):
        return "characters that no wording has"
    if not SHORTER_LEAST * len(wording) <= len(text) <= max(LONGER_MOST * len(wording), len(wording) + 80):
        return "much longer or shorter than the wording"
    if Counter(SLOT.findall(text)) != Counter(SLOT.findall(wording)):
        return "a slot is missing, doubled or of its own making"
    bare, own = SLOT.sub(" ", text), SLOT.sub(" ", wording)
    if set("{}|") & set(bare):
        return "a bracket of its own making"
    if Counter(NUMBER.findall(bare)) != Counter(NUMBER.findall(own)):
        return "a number is missing or of its own making"
    if bare.count("$") != own.count("$") or bare.count("%") != own.count("%"):
        return "money or a share of its own making"
    if len(NEGATION.findall(bare)) != len(NEGATION.findall(own)):
        return "says not where the wording does not, or the reverse"
    if bare.count("?") != own.count("?"):
        return "asks something else"
    return _words_unfit(bare, own, courtesy)


def _words_unfit(bare: str, own: str, courtesy: frozenset[str]) -> str:
    said, meant = _words(bare), _words(own)
    if new := sorted(said - meant - courtesy):
        return f"words of its own: {', '.join(new[:3])}"
    content = meant - courtesy
    if content and len(content & said) < KEPT_LEAST * len(content):
        return "leaves out what the wording says"
    if re.search(r"\w\.\w|\w/\w", bare) and not re.search(r"\w\.\w|\w/\w", own):
        return "something like an address"
    return ""


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower().replace("’", "'") for word in WORD.findall(text))


def strange(text: str) -> bool:
    """Whether a text holds a character that is neither a letter, a digit nor ordinary punctuation."""
    return any(not PLAIN.match(char) or ord(char) > 0x2FFF or 0x200B <= ord(char) <= 0x200F for char in text)


# --- reading an answer ---------------------------------------------------------------------------------------


def may_propose(playbook: Playbook, state: State, action: Action) -> bool:
    """Whether a proposal on the open question's answer is looked at at all.

    Never for a consent, an offer or "is it solved?": those are the customer's own plain words.
    """
    step = playbook.steps.get(state.step)
    if action.kind != "ask" or step is None or step.kind != "ask":
        return False
    return all(tool.consent != step.fact for tool in playbook.tools.values())


def proposed_answer(fact: Fact, words: str, proposed: str | None, now: str) -> str:
    """The proposal as an answer that the engine can read, or nothing. A number must stand in the customer's words."""
    said = " ".join((proposed or "").split())[:60]
    if not said or fact.type not in ("yes_no", "choice", "date", "number", "phone"):
        return ""
    if fact.type == "yes_no" and said.lower() not in ("yes", "no"):
        return ""
    if fact.type == "choice":
        return said if said in {choice.value for choice in fact.choices} else ""
    if fact.type == "number" and _digits(said) not in re.findall(r"\d+", words.replace(",", "")):
        return ""
    if fact.type == "phone" and _digits(said) not in _digits(words):
        return ""
    reading = read_answer(fact, said, now)
    return said if reading.clear else ""


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", text)) or "-"


def last_words(words: str) -> str:
    """The customer's last words as the support AI sees them: short, without long numbers."""
    return DIGITS.sub("#", " ".join(words.split()))[:LAST_WORDS_MOST]


def wording_of(step: Step) -> str:
    """The wording that may be phrased: with its slots unfilled, so that no fact is ever seen. Empty where none may.

    What is agreed to, what is offered and what ends a conversation is said exactly as it stands.
    """
    return step.say if step.kind in ("say", "ask", "call") else ""
