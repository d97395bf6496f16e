"""Phrase rules at work: one automaton finds every phrase of every rule in one pass over a batch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind

from firsthand.classifiers.rule_file import Written
from firsthand.classifiers.text import ROW, words_of
from firsthand.classifiers.words import Numbers
from firsthand.engine.triage import Hit

NEGATION_WORDS_BACK = 3
NEGATIONS = frozenset(
    "not no never none without nor isn't isnt wasn't wasnt aren't arent weren't werent don't dont doesn't doesnt didn't didnt "
    "won't wont wouldn't wouldnt can't cant cannot couldn't couldnt hasn't hasnt haven't havent ain't aint hardly "
    "nunca ni sin ne pas jamais sans".split()
)
STOPS = frozenset("? ! but pero mais".split())


def _pattern(phrase: str) -> str:
    """A phrase as it is looked for: whole words, or any ending after `*`."""
    said = phrase.rstrip("*")
    return f" {said}" if phrase.endswith("*") else f" {said} "


class PhraseBook:
    """All rules, ready to find their phrases. Making one costs milliseconds; matching, microseconds a mention.

    Only what makes a rule fire stands in the automaton. Its `near` and `unless` are looked up where it fired.
    """

    def __init__(self, rules: Sequence[Written]) -> None:
        self.rules = tuple(rules)
        owners: dict[str, list[int]] = {}
        for number, written in enumerate(self.rules):
            for each in written.words:
                owners.setdefault(_pattern(each), []).append(number)
        self._owners = list(owners.values())
        self._near = [tuple(map(_pattern, written.near)) for written in self.rules]
        self._unless = [tuple(map(_pattern, written.unless)) for written in self.rules]
        self._automaton = AhoCorasick(list(owners), matchkind=MatchKind.Standard) if owners else None

    def hits(self, texts: Sequence[str]) -> list[tuple[Hit, ...]]:
        """The rules that fire on each text."""
        spoken = f" {' '.join(words_of(texts))} "
        codes = np.frombuffer(spoken.encode("utf-32-le", "surrogatepass"), np.uint32)
        return self.hits_in(spoken, np.flatnonzero(codes == ord(ROW)))

    def hits_in(self, spoken: str, ends: Numbers) -> list[tuple[Hit, ...]]:
        """The rules that fire on each row of a text of words; `ends` are the places of the row ends."""
        out: list[tuple[Hit, ...]] = [()] * len(ends)
        if self._automaton is None:
            return out
        found = self._automaton.find_matches_as_indexes(spoken, overlapping=True)
        if not found:
            return out
        places = np.fromiter([start for _, start, _ in found], np.int64, len(found))
        by_row: dict[int, list[tuple[int, int, int]]] = {}
        for match, row in zip(found, np.searchsorted(ends, places).tolist(), strict=True):
            by_row.setdefault(row, []).append(match)
        for row, matches in by_row.items():
            begin = int(ends[row - 1]) + 1 if row else 0
            out[row] = self._judge(spoken, matches, spoken[begin : int(ends[row])])
        return out

    def _judge(self, spoken: str, matches: list[tuple[int, int, int]], text: str) -> tuple[Hit, ...]:
        """Of the phrases found in one row, the rules that stand: near, unless and negation weighed."""
        fired: dict[int, str] = {}
        for pattern, start, end in matches:
            for number in self._owners[pattern]:
                if number in fired or (self.rules[number].negation_cancels and _negated(spoken, start)):
                    continue
                tail = spoken.find(" ", end - 1)
                fired[number] = spoken[start + 1 : tail if tail > 0 else end].strip()
        return tuple(
            Hit(self.rules[number].rule, said)
            for number, said in sorted(fired.items(), key=lambda each: -self.rules[each[0]].rule.priority)
            if self._stands(number, text)
        )

    def _stands(self, number: int, text: str) -> bool:
        near = self._near[number]
        if near and not any(phrase in text for phrase in near):
            return False
        return not any(phrase in text for phrase in self._unless[number])


def _negated(spoken: str, start: int) -> bool:
    """Whether one of the few words before says no ("not slow"), with no break between."""
    before = spoken[max(0, start - 40) : start].rpartition(ROW)[2].split()[-NEGATION_WORDS_BACK:]
    for word in reversed(before):
        if word in STOPS:
            return False
        if word in NEGATIONS:
            return True
    return False
