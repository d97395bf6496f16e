"""Spelling: words that are no words, with names, brands, handles and care's own words left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.british import is_habit
from firsthand.engine.safety.distance import distance
from firsthand.engine.safety.marks import Lexicon, Mark, Marks
from firsthand.engine.safety.masking import prose
from firsthand.engine.safety.phrases import like
from firsthand.engine.safety.tongue import is_english

_WORD = re.compile(r"[A-Za-z][A-Za-z']*[A-Za-z]")
_GREETED = re.compile(
    r"\b(?:hi|hello|hey|hiya|dear|thanks|sorry|welcome|morning|afternoon|evening),? $", re.IGNORECASE
)
SMALL = tuple(
    "the and you for not with when was are our has can get this that your have love here just will been from what they"
    " them then than were who how now day about please".split()
)
_OPENING = re.compile(r"(?:^|[.!?:]|\n)\s*$")
_CUT = ("-", "/", "…", "*")


def spelling(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Known misspellings first; then what a dictionary does not know and a near word explains."""
    if draft.lang not in ("", "en") or not is_english(draft.text):
        return
    plain = prose(draft.text)
    seen: set[int] = set()
    for match in _WORD.finditer(plain):
        word = match[0]
        mend = marks.lexicon.misspellings.get(word.lower())
        if mend and not _is_name(plain, match.start(), word, marks.lexicon):
            seen.add(match.start())
            yield _finding(match.start(), match.end(), draft.text, like(word, mend))
    if _is_foreign(plain, marks):
        return
    for mark in marks.spelling:
        if (
            mark.start not in seen
            and not _is_cut(draft.text, mark.end)
            and (mend := _believed(mark, plain, marks.lexicon))
        ):
            yield _finding(mark.start, mark.end, draft.text, mend)


def _finding(start: int, end: int, text: str, mend: str) -> Finding:
    return Finding("spelling", "warn", start, end, f"“{text[start:end]}” is misspelled", mend)


def _believed(mark: Mark, plain: str, lexicon: Lexicon) -> str:
    """The mend to suggest, or nothing where the word is more likely a name or a word of the trade."""
    word = plain[mark.start : mark.end]
    lower = word.lower()
    if (
        len(word) < 3
        or "'" in word
        or plain[mark.end : mark.end + 1] == "'"
        or not _WORD.fullmatch(word)
        or word.isupper()
        or _mixed(word)
    ):
        return ""
    if lower in lexicon.allowed or lower.removesuffix("'s") in lexicon.allowed or lower in lexicon.names:
        return ""
    if plain[mark.end : mark.end + 1] in _CUT or plain[mark.start - 1 : mark.start] in _CUT:
        return ""
    if lower in lexicon.common or _drawn_out(lower) or _is_greeted(plain, mark):
        return ""
    if len(word) <= 4 and word.islower() and (mend := _small_word(word)):
        return mend
    if len(word) == 3:
        return ""
    capital = word[0].isupper()
    if capital and not _opens(plain, mark.start):
        return ""
    for mend in mark.suggestion.split("|"):
        if mend and not is_habit(lower, mend.lower()) and _near(lower, mend, lexicon, strict=capital):
            return like(word, mend)
    return _from_common(lower, lexicon, capital)


def _small_word(word: str) -> str:
    """The commonest of words in a hurry: “wih” is “with”, whatever else a dictionary suggests."""
    near = (w for w in SMALL if w[0] == word[0] and len(w) >= len(word) and distance(w, word) == 1)
    return next(near, "")


def _is_greeted(plain: str, mark: Mark) -> bool:
    """“Hi stacey!” greets somebody whose name no dictionary holds; “Hi therre!” greets nobody."""
    word = plain[mark.start : mark.end].lower()
    if any(distance(word, all_of_you) <= 2 for all_of_you in ("there", "everyone", "again")):
        return False
    return plain[mark.end : mark.end + 1] in (",", "!", ".") and bool(_GREETED.search(plain, 0, mark.start))


def _is_cut(text: str, end: int) -> bool:
    """The word runs into dots: the text was cut there."""
    return text[end : end + 1] == "…" or text[end : end + 2] == ".."


def _is_foreign(plain: str, marks: Marks) -> bool:
    """More than a third of the words unknown: another language, which this dictionary does not hold."""
    unknown = sum(plain[mark.start : mark.end].islower() for mark in marks.spelling)
    return unknown >= 4 and unknown > len(_WORD.findall(plain)) / 3


def _mixed(word: str) -> bool:
    return any(letter.isupper() for letter in word[1:])


def _drawn_out(word: str) -> bool:
    """Soooo and yesss are a voice, not a mistake."""
    return bool(re.search(r"([a-z])\1\1+$|([aeiouhmw])\2\2", word))


def _near(word: str, mend: str, lexicon: Lexicon, *, strict: bool) -> bool:
    """Near enough to be a slip; a capital word may be a name, so it must be nearer to a common word."""
    target = mend.lower()
    if " " in mend or not target.isascii() or (mend[:1].isupper() and not strict and mend != "I"):
        return False
    steps = distance(word, target)
    if strict:
        return target in lexicon.common and len(word) >= 6 and steps <= 1 + (len(word) >= 10)
    if word[0] != target[0] and steps > 1:
        return False
    return steps <= (1 if len(word) <= 5 else 2)


def _from_common(word: str, lexicon: Lexicon, capital: bool) -> str:
    """A dictionary may suggest poorly; the words of care are looked through as well."""
    if len(word) < 6:
        return ""
    reach = 1 if capital or len(word) < 8 else 2
    near = (w for w in lexicon.common if w[0] == word[0] and abs(len(w) - len(word)) <= reach and len(w) >= 5)
    best = min(((distance(word, w), w) for w in near), default=(9, ""))
    return best[1] if best[0] <= reach and not is_habit(word, best[1]) else ""


def _is_name(plain: str, start: int, word: str, lexicon: Lexicon) -> bool:
    """Capital in the middle of a sentence: more likely a name than a slip."""
    return word[0].isupper() and not _opens(plain, start) and word.lower() in lexicon.names


def _opens(plain: str, start: int) -> bool:
    """Whether a word opens its sentence."""
    return bool(_OPENING.search(plain, 0, start))
