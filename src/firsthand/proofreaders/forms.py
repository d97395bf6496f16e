"""Forms of words: plurals of nouns, tenses of verbs, by rule and by the list of irregular ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

_PLURALS = {"person": "people", "woman": "women", "man": "men", "child": "children", "half": "halves"}
_DOUBLED = frozenset(
    "drop submit plan ship stop prefer refer occur chat tap plug cancel transfer get let put run set begin forget swap".split()
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
        return {name: _either(words) for name, words in lists.items()} | _FIXED


_PREDICATES = frozenset(
    "home back right kind part number top family friend human fan member patient proof".split()
)

_START = (
    r"(?:(?:^|[.!?,;:()\"–—-]|\n)\s*|\b(?:and|but|so|that|because|if|when|since|once|while|as|until|unless|though|although"
    r"|where|glad|sure|know|see|hear|think|believe|sorry|hope|understand|says?|shows?|sounds? like|looks? like"
    r"|like|make sure|ensure|after|before)\s+)"
)
_STOPS = (
    "a an the this that these those my your our his her its their i you we they he she it me us them him who whom whose which "
    "what where when why how is are was were be been being am has have had do does did can could will would shall should may "
    "might must not no nor or and but if so as at by for from in into of off on onto out over per than then to too up via "
    "with within without about after before during until since because while though although between through under "
    "there here now today tomorrow tonight yesterday ever never always also just only even still already soon later again "
    "once both each every all any some most many much more less few several other others another such same own one ones "
    "very really quite please thanks yes ok okay let lets don't doesn't didn't can't won't best following rest way more "
    "currently please said says know see hear hope think like dm dms pm pms us vs etc"
).split()
_COLLECTIVE = "team staff crew family group company department class majority number couple pair data media people folks police support community public lot army audience fleet".split()
_SINGULAR_S = "news relations reservations operations thats whats lots status access address process business bus gas class pass loss boss express wireless series species sms gps ios plus campus always perhaps besides sometimes yes thus across towards overseas kindness happiness progress success glass press stress basis analysis crisis bonus virus focus census cross dress mess guess less unless illness fitness wellness awareness express sales dallas paris texas las los as is was has its this us does windows airways headquarters kudos thanks congrats".split()
_FIXED = {
    "w": rf"(?!(?:{'|'.join(_STOPS)})\b)[a-z][a-z-]*[a-rt-z](?<!ly)",
    "coll": rf"(?:{'|'.join(_COLLECTIVE)})",
    "sing": rf"(?!(?:{'|'.join(_STOPS + _COLLECTIVE)})\b)(?!\w+(?:ing|ed|ly|self|able|ible|ful)\b)(?:[a-z]*[a-rt-z]|[a-z]+ss|status|bonus|bus|campus|virus)",
    "plur": rf"(?!(?:{'|'.join(_SINGULAR_S + _STOPS)})\b)[a-z]{{2,}}(?<![su'])s",
    "start": _START,
    "sentence": r"(?:(?:^|[.!?]|\n)\s*)",
    "det": r"(?:the|your|our|my|his|her|their|its|a|an|this|that)",
    "stop": r"(?=\s*(?:[.,!?;:)]|$|\n|\b(?:and|but|so|to|for|on|in|at|with|from|of|as|if|when|is|are|was|were|has|have|will|can|you|we|i|that|by|or|before|after|today|now|here|via|please|which|who|where|he|she|they|due|regarding)\b))",
    "end": r"(?=\s*(?:[.,!?;:)]|$|\n))",
    "aux": r"(?:is|are|was|were|has|have|will|can|should|would|could|may|might|must|isn't|aren't|wasn't|weren't)",
    "plenty": r"(?:few|couple|lot|number|variety|ton|handful|bunch|range|series|host|multitude|great many|good many|wide range|limited number)",
    "many": r"(?:several|many|multiple|various|numerous|two|three|four|five|six|seven|eight|nine|ten|these|those|all these|all those|a few|a couple of)",
}


def _either(words: Collection[str]) -> str:
    """One alternation; longer words first, so that the longest one is tried first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))) + ")"


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
    return (verb + verb[-1] if verb in _DOUBLED and verb != "cancel" else verb) + "ed"


def gerund(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe")):
        return verb[:-1] + "ing"
    return (verb + verb[-1] if verb in _DOUBLED and verb != "cancel" else verb) + "ing"
