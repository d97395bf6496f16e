"""Yes, no, or neither: read strictly where a consent hangs on it."""

from __future__ import annotations

import re

from firsthand.engine.plain_words import has_any, plain, without_any
from firsthand.engine.playbook.dates import UNCLEAR, UNSURE, Reading
from firsthand.engine.playbook.words import (
    CONDITIONS,
    DECLINES,
    DONE_ALREADY,
    DONT_KNOW,
    ECHOES,
    FAILS,
    NO,
    NO_CONDITION,
    OPPOSITES,
    PLAIN_YES,
    WORKS,
    YES,
)

_QUOTED = re.compile(r"[\"“”«»`][^\"“”«»`]*[\"“”«»`]")
"""What somebody quotes is not what they say."""
WORDS_OF_AN_OPENING = 3
WORDS_OF_A_SHORT_YES = 7


def read_yes_no(words: str, strict: bool = False, asked: str = "") -> Reading:
    """Yes, no, unsure or unclear; "I can't tell, no cable here" is unsure, "no, I can't tell" is a no."""
    if has_any(plain(words), DONT_KNOW) and not _opens(plain(words)):
        return UNSURE
    answer = yes_or_no(words, strict, asked)
    return UNCLEAR if answer is None else Reading(answer)


def _opens(text: str) -> bool:
    return bool(_OPENING_NO.search(text) or _OPENING_YES.search(text))


def yes_or_no(words: str, strict: bool = True, asked: str = "") -> bool | None:
    """True, False, or None where it is neither or both ("yes, but only if ...").

    A verb of the question said back is a yes to it: "stop it", when asked "Shall I stop it?".
    """
    if not strict:
        words = _THUMB_UP.sub(" yes ", _THUMB_DOWN.sub(" no ", words))
        if (told := _by_opposite(plain(words), plain(asked))) is not None:
            return told
    text = without_any(plain(_QUOTED.sub(" ", words) if strict else words), (*DONT_KNOW, *NO_CONDITION))
    if not text:
        return None
    echoed = tuple(verb for verb in ECHOES if has_any(text, (verb,)) and has_any(plain(asked), (verb,)))
    said = without_any(text, echoed) if echoed else text
    if strict and has_any(said, DECLINES) and not has_any(said, PLAIN_YES):
        return False
    no, yes = has_any(said, NO), (_agrees(said) if strict else has_any(said, YES)) or bool(echoed)
    if not strict and not (no and yes):
        no, yes = no or has_any(text, FAILS), yes or (not no and has_any(text, WORKS))
    if yes and not no and "?" in words and not _NOT_A_NO.search(text):
        return None
    if no and yes:
        return _first_word_rules(said, strict)
    if no:
        return False
    if yes:
        return None if has_any(text, CONDITIONS) else True
    return None


_THUMB_UP = re.compile("[\U0001f44d\U0001f44c\u2705\u2714]")
_THUMB_DOWN = re.compile("[\U0001f44e\u274c\u274e\U0001f645]")
"""A thumb answers a plain question; a consent needs a word."""
_BARE = re.compile(
    r"^(?:yes |no |nope |yeah |yep )?(?:(?:it|that|they) (?:is|are) |its |thats |theyre )?(?:still |currently |switched |turned |all )*(\w+)$"
)


def _by_opposite(text: str, asked: str) -> bool | None:
    """Asked whether it is on: "its off" is a no, "on" is a yes. Only where that is all that is said."""
    match = _BARE.match(text)
    if match is None:
        return None
    for one, other in OPPOSITES:
        for meant, against in ((one, other), (other, one)):
            if has_any(asked, (meant,)) and not has_any(asked, (against,)) and match[1] in (meant, against):
                return match[1] == meant
    return None


def _agrees(text: str) -> bool:
    """A consent: a plain yes that opens the words, or short words that hold one. A long sentence is none."""
    if text in YES:
        return text not in DONE_ALREADY
    opening = " ".join(text.split()[:WORDS_OF_AN_OPENING])
    return has_any(text if len(text.split()) <= WORDS_OF_A_SHORT_YES else opening, PLAIN_YES)


_OPENING_NO = re.compile(r"^(?:no|nope|nah|non|nein)\b(?! (?:problem|worries|prob|doubt))")
_OPENING_YES = re.compile(r"^(?:yes|yep|yeah|yup|si|oui|sure|ok|okay)\b")
_NOT_A_NO = re.compile(
    r"\bno (?:problem|worries|prob|issue|doubt)\b|\bnot a problem\b|\bwhy not\b|\bcant wait\b"
    r"|\b(?:dont|wouldnt|would not|do not) mind\b"
)
_TAKEN_BACK = re.compile(
    r"\b(?:but|wait|actually|hold on|on second thought|rather)\b.*\b(?:no|not|dont|rather not|never mind|stop)\b"
)


def _first_word_rules(text: str, strict: bool) -> bool | None:
    """Both a yes and a no were heard: "no problem, go ahead", "yes, no wait", "no, I'm sure"."""
    if _TAKEN_BACK.search(text):
        return False
    without = _NOT_A_NO.sub(" ", text)
    if not has_any(without, NO):
        return None if has_any(text, CONDITIONS) else True
    if _OPENING_NO.search(text):
        return None if strict and has_any(text, ("go ahead", "go for it", "do it", "yes", "yeah")) else False
    if _OPENING_YES.search(text):
        return None
    return False
