"""Grammar and spelling by Harper, in process and offline; it may be missing, and says so.

Harper holds some nine hundred rules, and many advise on style; a reply is no essay. Left out are whole kinds
of advice and, by name, the rules that pointed at sound sentences when they read real replies.
"""

from __future__ import annotations

import importlib
import re
import threading
from functools import lru_cache
from typing import Any

from firsthand.engine.safety.british import american
from firsthand.engine.safety.distance import is_slip
from firsthand.engine.safety.marks import Lexicon, Mark
from firsthand.engine.safety.masking import is_masked, prose

MISSING = "grammar is not checked: install harper-py (`pip install harper-py`)"
SPELLING = "SpellCheck"
UNKNOWN_MAX = 12
"""With more unknown words than this a reply is in another language, and none is looked up again."""
ADVICE = frozenset("Capitalization Enhancement Formatting Readability Redundancy Regionalism Style".split())
"""Kinds of lints that advise; the others point at mistakes."""

LEFT_OUT = frozenset(
    """
    AWhile OutOfDate AdjectiveOfA ArriveTo AsSoonAsPossible AvoidAndAlso AvoidCurses AwaitFor CallThem CaseSensitive
    CommaFixes CompoundNouns CondenseAllThe Damages DiscourseMarkers DisjointPrefixes DoToDueTo
    DoubleCheckHyphen EllipsisLength Excellent FillerWords FindOut ForFreeOfCharge ForYourInformation
    HaveTakeALook ItsPossessive MassNouns MergeWords MissingPreposition MissingTo ModalBeAdjective Months
    MultipleFrequencyAdverbs MultipleSequentialPronouns NoFrenchSpaces NumericRangeEnDash OkToOkay
    OneOfTheSingular OrthographicConsistency OutOfTheWindow Overall OxfordComma PhrasalVerbAsCompoundNoun
    PluralDecades PreferSneaked ProgressiveNeedsBe PronounContraction PronounInflectionBe PronounKnew
    QuantifierNeedsOf QuantifierNumeralConflict QuiteQuiet RepeatedWords SentenceCapitalization SingleBe
    SoonToBe SoonerOrLater Spaces SplitWords TakeALookTo The TheHowWhy There ThereIsAgreement ThereToTheir
    ToTwoToo TransposedSpace UnclosedQuotes UpdatePlaceNames UseEllipsisCharacter WrongNegative YeaToYeah
    YourPredicateAdjective
    HopHope LookingForwardTo Therein SubjunctiveWasToWere
    """.split()
)
"""Rules that were wrong about real replies more often than a person at the desk would bear.

LookingForwardTo is right, but writes to standard output, where findings go; our own list has it.
"""


@lru_cache(maxsize=1)
def _linter_lock() -> threading.Lock:
    return threading.Lock()


@lru_cache(maxsize=1)
def _linter() -> Any | None:
    """One linter for the process, with all rules off but ours; None where Harper is not installed."""
    try:
        harper = importlib.import_module("harper")
    except ImportError:
        return None
    linter = harper.Linter()
    known = linter.get_default_lint_config()
    linter.set_lint_config(
        {
            name: on and name not in LEFT_OUT and not name.startswith(("Expand", "Initialism"))
            for name, on in known.items()
        }
    )
    return linter


def is_missing() -> bool:
    return _linter() is None


def grammar(text: str, lexicon: Lexicon) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """The marks for spelling and those for grammar, each with Harper's first suggestion."""
    linter = _linter()
    if linter is None:
        return (), ()
    masked = prose(text)
    with _linter_lock():
        found = linter.organized_lints(masked, language="plaintext")
        unknown = frozenset(lint.problem_text for lint in found[SPELLING] if lint.problem_text.islower())
        sound = _sound(unknown, linter, lexicon) if 0 < len(unknown) <= UNKNOWN_MAX else set()
    spelling, rules = [], []
    for rule, lints in found.items():
        for lint in lints:
            if is_masked(masked, lint.span.start, lint.span.end) or ".." in text[lint.span.start : lint.span.end]:
                continue
            if rule == SPELLING:
                if lint.problem_text not in sound:
                    spelling.append(_mark(rule, lint))
            elif _is_trusted(rule, lint, masked):
                rules.append(_mark(rule, lint))
    return tuple(spelling), tuple(rules)


_SMALL = frozenset("the you your us we to and for with of our a i it is are".split())
_BEGINNINGS = ("re", "un", "pre", "non", "multi", "auto", "over", "sub", "co", "mid", "e")


def _sound(words: frozenset[str], linter: Any, lexicon: Lexicon) -> set[str]:
    """Of words that the dictionary lacks, those that are sound all the same.

    They are British, derived or put together of words that it knows; all are looked up in one pass.
    """
    wanted = {word: _explanations(word, lexicon) for word in words}
    forms = sorted({part for pairs in wanted.values() for pair in pairs for part in pair})
    page = "\n\n".join(forms)
    unknown = {lint.problem_text for lint in linter.organized_lints(page, language="plaintext")[SPELLING]}
    return {word for word, pairs in wanted.items() if any(unknown.isdisjoint(pair) for pair in pairs)}


def _explanations(word: str, lexicon: Lexicon) -> list[tuple[str, ...]]:
    """Words that would make this one sound, if the dictionary knows all of one group."""
    common = lexicon.common
    found: list[tuple[str, ...]] = [(form,) for form in american(word)]
    found += [
        (word[len(start) :],) for start in _BEGINNINGS if word.startswith(start) and word[len(start) :] in common
    ]
    if is_slip(word, common):
        return found
    pairs = ((word[:place], word[place:]) for place in range(3, len(word) - 2))
    return found + [pair for pair in pairs if _SMALL.isdisjoint(pair) and common.issuperset(pair)]


_WHEELS_UP = re.compile(r"\b(?:have|get|got) you\s+$")
_DUE = re.compile(
    r"\b(?:due|according|owing|related|subject|similar|prior|compared|thanks|access|changes?)\s+$", re.IGNORECASE
)
_MODAL = re.compile(r"\b(?:may|might|will|would|can|could|should|must|not|to|does|did)\s+$", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|when|once|since|after)\b[^.!?]*$", re.IGNORECASE)
_YOU_BEFORE = re.compile(r"\b[Yy]ou\s+$")
_YOU_ALL = re.compile(
    r"\s+(?:two|three|both|all|guys|folks|again|too|now|tonight|tomorrow|today|later|soon|here|there|back|home|up|in|on|at|to|for|and|or|with|as|if)\b"
)
_PLAIN_WORD = re.compile(r"\s+[a-z]{2,}\b")


def _is_trusted(rule: str, lint: Any, masked: str) -> bool:
    """Whether a lint is a mistake here, and not advice or a trick of what was masked."""
    words = lint.problem_text
    if lint.lint_kind in ADVICE or (len(words) > 1 and any(letter.isupper() for letter in words[1:])):
        return False
    if rule == "InflectedVerbAfterTo":
        return not _DUE.search(masked, 0, lint.span.start)
    if rule == "AnA":
        if words == "A" and masked[: lint.span.start].rstrip(" ")[-1:] not in ("", ".", "!", "?"):
            return False
        after = _PLAIN_WORD.match(masked, lint.span.end)
        return bool(after) and masked[lint.span.start - 1 : lint.span.start].isspace()
    if rule == "NounVerbConfusion" and words.lower() == "effect":
        return bool(_MODAL.search(masked, 0, lint.span.start))
    if rule == "ThenThan":
        return not _CONDITION.search(masked, 0, lint.span.start)
    if rule == "PossessiveYour":
        return bool(_PLAIN_WORD.match(masked, lint.span.end)) and not _YOU_ALL.match(masked, lint.span.end)
    if rule == "PronounVerbAgreement":
        return not _YOU_BEFORE.search(masked, 0, lint.span.start) and not _WHEELS_UP.search(
            masked, 0, lint.span.start
        )
    return True


def _mark(rule: str, lint: Any) -> Mark:
    """All spelling suggestions are kept, parted by `|`: the check picks the one it believes."""
    suggestions = [each.replacement_text for each in lint.suggestions]
    chosen = "|".join(suggestions) if rule == SPELLING else next(iter(suggestions), "")
    return Mark(rule, lint.span.start, lint.span.end, lint.message, chosen)
