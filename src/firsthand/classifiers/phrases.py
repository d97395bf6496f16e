"""Phrase rules at work: one automaton finds every phrase of every rule in one pass over a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind

from firsthand.classifiers.rule_file import Written
from firsthand.classifiers.text import ROW, words_of
from firsthand.classifiers.words import Numbers
from firsthand.engine.triage import Hit

FIRES, NEAR, UNLESS = 0, 1, 2
NEGATION_WORDS_BACK = 3
NEGATIONS = frozenset(
    "not no never none without nor isn't isnt wasn't wasnt aren't arent weren't werent don't dont doesn't doesnt didn't didnt "
    "won't wont wouldn't wouldnt can't cant cannot couldn't couldnt hasn't hasnt haven't havent ain't aint hardly "
    "nunca ni sin ne pas jamais sans".split()
)
STOPS = frozenset("? ! but pero mais".split())


@dataclass(frozen=True, slots=True)
class _Term:
    rule: int
    role: int
    said: str


class PhraseBook:
    """All rules, ready to find their phrases. Making one costs milliseconds; matching, microseconds a mention."""

    def __init__(self, rules: Sequence[Written]) -> None:
        self.rules = tuple(rules)
        self.terms: list[_Term] = []
        patterns: list[str] = []
        for number, written in enumerate(self.rules):
            for role, phrases in ((FIRES, written.words), (NEAR, written.near), (UNLESS, written.unless)):
                for each in phrases:
                    said = each.rstrip("*")
                    patterns.append(f" {said}" if each.endswith("*") else f" {said} ")
                    self.terms.append(_Term(number, role, said))
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.Standard) if patterns else None

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
            out[row] = self._judge(spoken, matches)
        return out

    def _judge(self, spoken: str, matches: list[tuple[int, int, int]]) -> tuple[Hit, ...]:
        """Of the phrases found in one row, the rules that stand: near, unless and negation weighed."""
        fired: dict[int, str] = {}
        near, stopped = set(), set()
        for number, start, end in matches:
            term = self.terms[number]
            if term.role == NEAR:
                near.add(term.rule)
            elif term.role == UNLESS:
                stopped.add(term.rule)
            elif term.rule not in fired and not (
                self.rules[term.rule].negation_cancels and _negated(spoken, start)
            ):
                tail = spoken.find(" ", end - 1)
                fired[term.rule] = spoken[start + 1 : tail if tail > 0 else end].strip()
        return tuple(
            Hit(self.rules[number].rule, said)
            for number, said in sorted(fired.items(), key=lambda each: -self.rules[each[0]].rule.priority)
            if number not in stopped and (not self.rules[number].near or number in near)
        )


def _negated(spoken: str, start: int) -> bool:
    """Whether one of the few words before says no ("not slow"), with no break between."""
    before = spoken[max(0, start - 40) : start].rpartition(ROW)[2].split()[-NEGATION_WORDS_BACK:]
    for word in reversed(before):
        if word in STOPS:
            return False
        if word in NEGATIONS:
            return True
    return False
