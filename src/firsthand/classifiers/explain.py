"""Why one mention was read as it was: each word's part, the signs, the rules, and the bars it was held against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.classifiers.features import LENGTHS, sign_names
from firsthand.classifiers.scorer import MASKED
from firsthand.classifiers.triager import Triager, piece_of
from firsthand.domain.decisions import TOPICS, Triage
from firsthand.domain.mention import Mention
from firsthand.domain.policy import Policy
from firsthand.engine.triage import Cell, Context, Hit, triage

Array = NDArray[Any]
SHOWN = 8
SMALL = 0.04
"""A part of the log odds that nobody would notice."""
FAMILIES = {
    "ihave": "what is theirs", "manycontacts": "many contacts", "weeksmonths": "weeks and months", "maybeleaving": "thinking of leaving",
    "leave": "leaving", "joining": "wanting to join", "closing": "closing words", "staffspeak": "how care teams speak", "first": "I and we",
    "second": "you", "posemoji": "happy emoji", "negemoji": "unhappy emoji", "trade": "buying and selling", "fun": "sport, music and fun",
    "wrongcharge": "being charged wrongly", "tv": "television", "box": "boxes and routers", "shop": "shops", "life": "everyday life",
}  # fmt: skip
SIGNS = {
    "url": "a link", "care": "a care handle", "brand": "a carrier's handle", "person": "a person's handle", "tag": "a hashtag", "name": "a carrier's name",
    "number": "a number", "price": "a price", "?": "a question mark", "!": "an exclamation mark", "emoji": "a sign or emoji", "rt": "a retweet",
    "reply": "it answers the brand", "review": "it is a review", "private": "it is private", "capitals": "mostly capitals", "some capitals": "many capitals",
    "ends with ?": "a question mark", "many ?": "a question mark", "many !": "an exclamation mark", "two persons": "handles of several people",
    "two tags": "several hashtags", "two links": "several links", "two names": "names of several carriers", "cut off": "it was cut off", "first: rt": "a retweet",
    "rating 1": "1 star", **{f"rating {stars}": f"{stars} stars" for stars in (2, 3, 4, 5)},
}  # fmt: skip
"""A sign in words that a lead uses. What tells the same of a mention has the same words, and is told once."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """A word or a sign, and how far it moved the odds: above 0 for the answer, below against it.

    A word counts by its letters, by itself, and by what its sentence would say without it.
    """

    what: str
    weight: float
    sign: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """One decision, taken apart."""

    triage: Triage
    hits: tuple[Hit, ...]
    model_chance: float
    """What the model alone says of an answer being needed, before rules and context."""
    for_answer: tuple[Spoke, ...]
    for_topic: tuple[Spoke, ...]
    topics: tuple[tuple[str, float], ...]
    """Every topic with its share by the model, the likeliest first."""
    drop: float
    act: float
    topic_bar: float
    topic_cell: Cell | None
    """Where the topic's bar was chosen, and on how many held-out rows."""


def explain(reader: Triager, mention: Mention, policy: Policy) -> Explanation:
    """Read one mention and say which words and signs spoke for what."""
    scores, hits = reader.read([mention])[0]
    bars = reader.model.bars
    found = triage(mention, scores, hits, Context(bars=bars), policy)
    parts = _parts(reader, mention)
    places = reader.scorer.places
    likeliest = sorted(zip(TOPICS, scores.topic, strict=True), key=lambda each: -each[1])
    named = found.topic if found.topic != "none" else likeliest[0][0]
    topic = places["topic"].start + TOPICS.index(named)
    others = [at for at in range(places["topic"].start, places["topic"].stop) if at != topic]
    return Explanation(
        found,
        hits,
        scores.p_actionable,
        _loudest([(name, part[places["actionable"].start], sign) for name, part, sign in parts]),
        _loudest([(name, part[topic] - part[others].mean(), sign) for name, part, sign in parts]),
        tuple(likeliest),
        bars.drop_bar(mention.channel, scores.lang),
        bars.act,
        bars.topic_bar(policy.triage.abstain_precision, mention.channel, scores.lang),
        bars.cell("topic", mention.channel, scores.lang),
    )


def _parts(reader: Triager, mention: Mention) -> list[tuple[str, Array, bool]]:
    """(word or sign, what it adds to each logit, whether it is a sign)."""
    scorer = reader.scorer
    rows = scorer.score([piece_of(mention)]).rows
    _, per_gram, per_word = scorer.logits(rows)
    heat = reader.model.temperature
    out: list[tuple[str, Array, bool]] = []
    around = scorer.parts_of_sentence(rows)
    for number in dict.fromkeys(rows.words.tolist()):
        said = scorer.part_of_word(number, per_gram[0], per_word[0]) + around.get(number, 0.0)
        word, is_sign = _written(scorer.spelled(number), mention.text)
        out.append((word, said / heat, is_sign))
    there = np.flatnonzero(rows.signs[0]).tolist()
    for number, name in zip(there, _told(reader, there), strict=True):
        out.append((name, scorer.part_of_sign(number) / heat, True))
    return out


def _written(form: str, text: str) -> tuple[str, bool]:
    """A word as it stands in the text, and whether it is a sign: the reading sees one digit as every other."""
    if form in MASKED.values():
        return form, True
    if form in ("?", "!"):
        return SIGNS[form], True
    if "0" not in form:
        return form, False
    found = re.search(re.escape(form).replace("0", r"\d"), text, re.IGNORECASE)
    return (found[0], False) if found else (SIGNS["number"], True)


def _told(reader: Triager, there: list[int]) -> list[str]:
    """The signs of a mention in plain words. Of the lengths that it is beyond, the longest stands for all."""
    names, families = sign_names(reader.model.lexicon), len(reader.model.lexicon.families)
    longest = max((n for n in LENGTHS if f"over {n} words" in {names[at] for at in there}), default=0)
    length = f"longer than {longest} words"
    return [length if names[at].startswith("over ") else plain_sign(names[at], at < families) for at in there]


def plain_sign(name: str, is_family: bool) -> str:
    """A sign in words that a lead uses."""
    if is_family:
        return f"turns of phrase: {FAMILIES.get(name, name)}"
    if name in SIGNS:
        return SIGNS[name]
    kind, colon, rest = name.partition(": ")
    if colon and kind == "answered":
        return f"the brand's message speaks of {FAMILIES.get(rest, rest)}"
    return f"begins with {SIGNS.get(rest, rest)}" if colon else name


def _loudest(spoke: list[tuple[str, float, bool]]) -> tuple[Spoke, ...]:
    """The strongest first, equal words together."""
    total: dict[tuple[str, bool], float] = {}
    for name, weight, sign in spoke:
        if name:
            total[(name, sign)] = total.get((name, sign), 0.0) + float(weight)
    kept = [Spoke(name, round(weight, 2), sign) for (name, sign), weight in total.items() if abs(weight) >= SMALL]
    return tuple(sorted(kept, key=lambda each: -abs(each.weight))[:SHOWN])
