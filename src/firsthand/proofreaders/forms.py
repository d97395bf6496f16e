"""Forms of words: plurals of nouns, tenses of verbs, by rule and by the list of irregular ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

_PLURALS = {"person": "people", "woman": "women", "man": "men", "child": "children", "half": "halves"}
_DOUBLED = frozenset(
    "drop submit plan ship stop prefer refer occur chat tap plug transfer get let put run set begin forget swap".split()
)


@dataclass(frozen=True, slots=True)
class Forms:
    """The lists that patterns may name in braces."""

    noun: frozenset[str]
    nouns: frozenset[str]
    plain: frozenset[str]
    verb: frozenset[str]
    verb_s: frozenset[str]
    verb_ed: frozenset[str]
    verb_en: frozenset[str]
    verb_ing: frozenset[str]
    adj: frozenset[str]

    @property
    def common(self) -> frozenset[str]:
        """Every form of every word: the vocabulary that a misspelling is most likely meant to be."""
        return frozenset().union(
            self.noun,
            self.nouns,
            self.plain,
            self.verb,
            self.verb_s,
            self.verb_ed,
            self.verb_en,
            self.verb_ing,
            self.adj,
        )

    def lists(self) -> dict[str, str]:
        """Each list as one alternation. `only` lists leave out the words that are another part of speech too."""
        nominal = self.noun | self.nouns | self.plain
        verbal = self.verb | self.verb_s | self.verb_ed | self.verb_en | self.verb_ing
        lists: dict[str, Collection[str]] = {
            "noun": self.noun | self.plain,
            "one": self.noun,
            "nouns": self.nouns,
            "verb": self.verb,
            "verb_s": self.verb_s,
            "verb_ed": self.verb_ed,
            "verb_en": self.verb_en,
            "verb_ing": self.verb_ing,
            "adj": self.adj,
            "only_noun": (self.noun | self.plain) - verbal - self.adj - _PREDICATES,
            "only_nouns": self.nouns - verbal,
            "only_verb": self.verb - nominal - self.adj - {"open", "close", "clear", "complete"},
            "only_verb_s": self.verb_s - nominal,
            "only_ed": (self.verb_ed - self.verb - self.adj - nominal)
            | {"received", "sent", "got", "went", "took"},
            "mod": self.adj | self.verb_ing | self.verb_en | self.noun | self.plain | self.nouns,
        }
        return {name: either(words) for name, words in lists.items()}


_PREDICATES = frozenset(
    "home back right kind part number top family friend human fan member patient proof".split()
)


def either(words: Iterable[str]) -> str:
    """One alternation as a tree of letters: a list of thousands is tried letter by letter, not word by word.

    Where one word begins another, the longer one is tried first.
    """
    tree: dict[str, Any] = {}
    for word in words:
        branch = tree
        for letter in word:
            branch = branch.setdefault(letter, {})
        branch[_END] = {}
    return f"(?:{_pattern(tree)})"


_END = ""


def _pattern(tree: dict[str, Any]) -> str:
    """What may follow here, as a pattern; nothing, where a word must end."""
    after = {letter: _pattern(branch) for letter, branch in sorted(tree.items()) if letter}
    last = "".join(re.escape(letter) for letter, rest in after.items() if not rest)
    ways = [re.escape(letter) + rest for letter, rest in after.items() if rest]
    if last:
        ways.append(f"[{last}]")
    if len(ways) == 1 and _END not in tree:
        return ways[0]
    return f"(?:{'|'.join(ways)})" + "?" * (_END in tree) if ways else ""


def forms_of(nouns: Iterable[str], plain: Iterable[str], verbs: Iterable[str], adjectives: Iterable[str]) -> Forms:
    """All forms of the listed words. A verb may be written `base/past/participle`."""
    split = [verb.split("/") for verb in verbs]
    bases = [parts[0] for parts in split]
    nouns = frozenset(nouns)
    return Forms(
        noun=nouns,
        nouns=frozenset(plural(noun) for noun in nouns),
        plain=frozenset(plain),
        verb=frozenset(bases),
        verb_s=frozenset(_add_s(base) for base in bases),
        verb_ed=frozenset(p[1] if len(p) > 1 else past(p[0]) for p in split),
        verb_en=frozenset(p[2] if len(p) > 2 else past(p[0]) for p in split),
        verb_ing=frozenset(gerund(base) for base in bases),
        adj=frozenset(adjectives),
    )


def plural(noun: str) -> str:
    return _PLURALS.get(noun) or _add_s(noun)


def _add_s(word: str) -> str:
    if word in ("have", "do", "go", "be"):
        return {"have": "has", "do": "does", "go": "goes", "be": "is"}[word]
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return word + "es"
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + "s"


def past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    return (verb + verb[-1] if verb in _DOUBLED else verb) + "ed"


def gerund(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe")):
        return verb[:-1] + "ing"
    return (verb + verb[-1] if verb in _DOUBLED else verb) + "ing"
