"""Reading a free-text answer: yes or no, a number, a phone number, a date, a choice; the same every time.

A reader gives `Reading(value, sure)`: `value` is None where the words do not answer the question. Nothing is
guessed: where two readings are possible the answer is unclear, and the question is asked again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from firsthand.domain.playbook import Choice, Fact
from firsthand.engine.plain_words import has_any, plain, without_any
from firsthand.engine.playbook.dates import UNCLEAR, UNSURE, Reading, read_date
from firsthand.engine.playbook.words import (
    DONT_HAVE,
    DONT_KNOW,
    NUMBERS,
)
from firsthand.engine.playbook.yes_no import read_yes_no, yes_or_no


def read_answer(fact: Fact, words: str, now: str, strict: bool = False, asked: str = "") -> Reading:
    """What these words mean as an answer about this fact; `now` is RFC 3339 (for "tomorrow").

    `strict` is for consents: only a plain yes is a yes, "better" or "works" is not. `asked` is the question.
    """
    if not words.strip():
        return UNCLEAR
    if fact.type == "date":
        return read_date(words, now)
    if fact.type == "yes_no":
        return read_yes_no(words, strict, asked)
    if fact.type != "choice" and has_any(plain(words), DONT_HAVE):
        return UNSURE
    return READERS.get(fact.type, _text)(fact, words)


_NUMBER = re.compile(r"(?<![\w.])-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.])-?\d+(?:[.,]\d+)?")
_CENTS = re.compile(r"\b(\d+) ?(?:dollars?|bucks|euros?) (?:and )?(\d{2}) ?cents?\b")
_THOUSANDS = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?) ?k\b")
_HALF = re.compile(r"\b(?:and a half|y medio)\b")


def numbers_in(words: str) -> list[float]:
    """Every number that the words name, in figures or in words ("two and a half")."""
    text = _CENTS.sub(r"\1.\2", words.lower())
    text = _THOUSANDS.sub(lambda match: f"{float(match[1]) * 1000:g}", text)
    found = [_as_float(match) for match in _NUMBER.findall(text)]
    if not found:
        found = _spelled(plain(words))
    return found


def _as_float(figures: str) -> float:
    if re.fullmatch(r"-?\d+,\d{1,2}", figures):
        figures = figures.replace(",", ".")
    return float(figures.replace(",", ""))


_THE_ONE = re.compile(r"\b(?:the|that|this|which|any|no|every|some|each) (?!one\b)(?:\w+ )?one\b")


def _spelled(text: str) -> list[float]:
    found: list[float] = []
    run: list[float] = []
    for word in re.findall(r"[^\W\d_]+", _THE_ONE.sub(" ", text)):
        if word == "dozen":
            run = [12 * (_said(run) if run else 1)]
        elif word in NUMBERS:
            run.append(NUMBERS[word])
        elif run and word != "and" and not (word == "a" and run == [0.5]):
            found.append(_said(run))
            run = []
    if run:
        found.append(_said(run))
    if _HALF.search(text):
        found = [found[0] + 0.5] if found else [0.5]
    return found


def _said(run: Sequence[float]) -> float:
    """Number words in a row as one number: "two thousand five hundred" is 2500."""
    whole = part = 0.0
    for value in run:
        if value == 1000:
            whole, part = whole + (part or 1) * value, 0.0
        elif value == 100:
            part = (part or 1) * value
        else:
            part += value
    return whole + part


def _number(fact: Fact, words: str) -> Reading:
    text = plain(words)
    found = numbers_in(words)
    if len(set(found)) > 1:
        return UNCLEAR
    if not found and fact.most is not None and re.search(r"\b(?:max|maximum|most|as much as|full)\b", text):
        return Reading(fact.most)
    if not found and fact.least is not None and re.search(r"\b(?:min|minimum|least|smallest)\b", text):
        return Reading(fact.least)
    if not found:
        if has_any(text, DONT_KNOW):
            return UNSURE
        return Reading(why="refused") if yes_or_no(words) is False else UNCLEAR
    value = found[0]
    if (fact.least is not None and value < fact.least) or (fact.most is not None and value > fact.most):
        return Reading(value, why="outside")
    return Reading(value)


_PHONE = re.compile(r"\+?\(?\d(?:[\s().\-/]{0,3}\d){5,14}")


_TEN_DIGITS = re.compile(r"(?<!\d)(?:\+?1[\s.\-]{0,2})?\(?(\d{3})\)?[\s.\-/]{0,3}(\d{3})[\s.\-]{0,3}(\d{4})(?!\d)")


def phones_in(words: str) -> list[str]:
    """Every phone number in the words, digits only: ten-digit ones first, else runs of 7 to 15 (a + is kept)."""
    words = re.sub("[\u2010-\u2015\u2212\u00a0]", "-", unicodedata.normalize("NFKC", words))
    if found := ["".join(parts) for parts in _TEN_DIGITS.findall(words)]:
        return found
    for match in _PHONE.findall(words):
        digits = re.sub(r"\D", "", match)
        if 7 <= len(digits) <= 15:
            found.append(("+" if match.startswith("+") else "") + digits)
    return found


def in_form(digits: str, form: str) -> str:
    """Digits written in a form like `###-###-####`; kept as they are where they do not fit it."""
    wanted = form.count("#")
    bare = digits.lstrip("+")
    if not wanted or not wanted <= len(bare) <= wanted + 3:
        return digits
    rest = iter(bare[-wanted:])
    return "".join(next(rest) if sign == "#" else sign for sign in form)


def _phone(fact: Fact, words: str) -> Reading:
    found = phones_in(words)
    if not found:
        spelled = "".join(str(int(NUMBERS[w])) for w in plain(words).split() if NUMBERS.get(w, 99) < 10)
        found = [spelled] if 7 <= len(spelled) <= 15 else []
    written = list(dict.fromkeys(in_form(digits, fact.form) for digits in found))
    if len(written) == 1:
        return Reading(written[0])
    if len(written) > 1:
        return _the_corrected(written, words)
    if has_any(plain(words), DONT_KNOW):
        return UNSURE
    return Reading(why="refused") if yes_or_no(words) is False else UNCLEAR


def _the_corrected(written: list[str], words: str) -> Reading:
    """Two numbers: the last one counts where the words say that the first was wrong."""
    if re.search(r"\b(?:sorry|wait|i mean|actually|correction|not|wrong)\b", plain(words)):
        return Reading(written[-1])
    return UNCLEAR


def _choice(fact: Fact, words: str) -> Reading:
    """The choice whose words are heard; by its number in the list; or unclear, where two are heard."""
    text = plain(words)
    for choice in fact.choices:
        if text == plain(choice.value):
            return Reading(choice.value)
    unsure, text = has_any(text, DONT_KNOW), without_any(text, DONT_KNOW)
    heard = _heard(text, fact.choices) or _heard(_spelled_right(text, fact.choices), fact.choices)
    if len(heard) > 1:
        heard = [c for c in heard if not _denied(text, c)] or heard
    elif heard and _plainly_not(text, heard[0]):
        others = [c for c in fact.choices if c is not heard[0]]
        heard = others if len(others) == 1 and has_any(text, ("other", "other one", "the other")) else []
        if not heard:
            return UNCLEAR
    if len(heard) == 1:
        return Reading(heard[0].value)
    if not heard and (place := _place(text, len(fact.choices))) is not None:
        return Reading(fact.choices[place].value)
    if unsure and not heard:
        return UNSURE
    return Reading(why="refused") if not heard and yes_or_no(text) is False else UNCLEAR


def _heard(text: str, choices: Sequence[Choice]) -> list[Choice]:
    """The choices whose words are said; words inside longer ones of another choice do not count ("no sim")."""
    said = {c.value: [w for w in map(plain, _words_of(c)) if w and has_any(text, (w,))] for c in choices}
    longest = max((w for found in said.values() for w in found), key=len, default="")
    rest = text.replace(longest, " ") if longest else text
    return [c for c in choices if longest in said[c.value] or any(has_any(rest, (w,)) for w in said[c.value])]


def _spelled_right(text: str, choices: Sequence[Choice]) -> str:
    """The text with words that are one slip away from a choice's word written right ("questoin")."""
    wanted = {w for c in choices for phrase in _words_of(c) for w in plain(phrase).split() if len(w) > 3}
    return " ".join(next((w for w in sorted(wanted) if one_slip(said, w)), said) for said in text.split())


def one_slip(said: str, meant: str) -> bool:
    """Whether two words differ by one letter left out, put in, changed, or two swapped."""
    if said == meant or abs(len(said) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(said), len(meant)) and said[start] == meant[start]:
        start += 1
    one, other = said[start:], meant[start:]
    return (
        one[1:] == other[1:]
        or one[1:] == other
        or one == other[1:]
        or (one[:2] == other[1::-1] and one[2:] == other[2:])
    )


def _words_of(choice: Choice) -> tuple[str, ...]:
    return (choice.value.replace("_", " "), *choice.words)


def _denied(text: str, choice: Choice) -> bool:
    return any(
        re.search(
            rf"\b(?:not|no|isnt|dont|without|except|instead of|rather than) (?:\w+ ){{0,4}}{re.escape(plain(w))}\b",
            text,
        )
        for w in _words_of(choice)
    )


def _plainly_not(text: str, choice: Choice) -> bool:
    """ "Not the wifi" names what it is not; "not working on wifi" names what it is."""
    small = r"(?:the |my |on |about |a |an |really |just )*"
    return any(
        re.search(rf"\b(?:not|isnt|except|instead of|rather than) {small}{re.escape(word)}\b", text)
        for word in map(plain, _words_of(choice))
        if word
    )


_PLACES = {
    "former": 0,
    "latter": -1,
    "first": 0,
    "one": 0,
    "second": 1,
    "two": 1,
    "third": 2,
    "three": 2,
    "last": -1,
}


def _place(text: str, count: int) -> int | None:
    if match := re.fullmatch(r"(?:number |option |the )?(\d{1,2})", text):
        return int(match[1]) - 1 if 1 <= int(match[1]) <= count else None
    if match := re.fullmatch(r"(?:option |letter |answer )?([a-f])", text):
        return ord(match[1]) - ord("a") if ord(match[1]) - ord("a") < count else None
    match = re.fullmatch(r"(?:the |number |option )*(\w+)(?: one| option)?(?: please)?", text)
    place = _PLACES.get(match[1]) if match else None
    return place if place is not None and place < count else None


def _text(fact: Fact, words: str) -> Reading:
    """The words as they are, unless they say no more than that the customer does not know, or would not say."""
    text = plain(words)
    if has_any(text, DONT_KNOW) and len(without_any(text, DONT_KNOW).split()) <= 4:
        return UNSURE
    if has_any(text, ("rather not", "rather not say", "none of your business")):
        return Reading(why="refused")
    return Reading(words.strip())


READERS: dict[str, Callable[[Fact, str], Reading]] = {
    "number": _number,
    "phone": _phone,
    "choice": _choice,
    "text": _text,
}
