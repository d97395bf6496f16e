"""Mistakes planted into real replies: one a reply, of a kind that is named, where hands make them."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

CONFUSED = {
    "your": "you're", "you're": "your", "their": "there", "there": "their", "its": "it's", "it's": "its",
    "than": "then", "then": "than", "to": "too", "lose": "loose", "affected": "effected", "accept": "except",
    "hear": "here", "here": "hear", "of": "off", "know": "now", "we're": "were", "by": "buy", "been": "being",
    "whether": "weather", "advice": "advise", "choose": "chose", "our": "are", "you": "your", "were": "where",
    "sent": "send", "right": "write", "let": "lets", "too": "to", "through": "threw", "quite": "quiet",
}  # fmt: skip
OTHER_NUMBER = {
    "have": "has", "has": "have", "is": "are", "are": "is", "was": "were", "were": "was", "don't": "doesn't",
    "doesn't": "don't",
}  # fmt: skip
TWICE = frozenset("the to is you and for we are your a in".split())
BESIDE = dict(zip("asertiopnmcdfghlkbvuyw", "sarwyuiomnvfgjjklnbiue", strict=True))
PRIVATE = (
    "Your account number is 4471902238.", "We called you at 312-555-0187.", "We wrote to jane.doe77@mail.com.",
    "Your PIN is 4821.", "Card 4111 1111 1111 1111 was declined.", "We have the SSN 078-05-1120 on file.",
)  # fmt: skip
PROMISES = (
    "We guarantee this won't happen again.", "We'll refund you the full amount.", "You'll get a full refund.",
    "I promise you it will be fixed by tomorrow.", "We'll credit you $50.", "It will be fixed by 5 PM today.",
)  # fmt: skip
_WORD = re.compile(r"(?<![@#\w/.*^'’-])[a-z]+(?:['’][a-z]+)?(?![\w/@])")
_SIGNED = re.compile(r"\s*(?:[*^/-]\s?[A-Za-z]{1,8}|https?\S+)\s*$")


def known_misspellings(folder: Path) -> dict[str, list[str]]:
    """Right word to its misspellings, of a public list that is measured with and never shipped."""
    found: dict[str, list[str]] = defaultdict(list)
    path = folder / "misspellings" / "wikipedia_common_misspellings.tsv"
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        wrong, right = line.split("\t")[:2]
        for word in (each.strip().lower() for each in right.split(",")):
            if word.isalpha() and wrong.isalpha():
                found[word].append(wrong.lower())
    return found


def planted(text: str, dice: random.Random, known: dict[str, list[str]]) -> Iterator[tuple[str, str, int, int]]:
    """(kind, text with one mistake, start, end) for every kind that the reply has room for."""
    words = [match for match in _WORD.finditer(text) if match[0] not in ("customer", "brand")]

    def put(match: re.Match[str], new: str) -> tuple[str, int, int]:
        return text[: match.start()] + new + text[match.end() :], match.start(), match.start() + len(new)

    if rows := [m for m in words if m[0] in known]:
        match = dice.choice(rows)
        yield "known misspelling", *put(match, dice.choice(known[match[0]]))
    if rows := [m for m in words if len(m[0]) >= 5 and m[0].isalpha()]:
        match = dice.choice(rows)
        if (new := _slip(match[0], dice)) != match[0]:
            yield "slip of the hand", *put(match, new)
    for kind, table in (("wrong word", CONFUSED), ("other number", OTHER_NUMBER)):
        if rows := [m for m in words if m[0].replace("’", "'") in table]:
            match = dice.choice(rows)
            yield kind, *put(match, table[match[0].replace("’", "'")])
    if rows := [m for m in words if m[0] in TWICE]:
        match = dice.choice(rows)
        yield "repeated word", *put(match, f"{match[0]} {match[0]}")
    bare = _SIGNED.sub("", _SIGNED.sub("", text))
    for kind, lines in (("private data", PRIVATE), ("promise", PROMISES)):
        line = dice.choice(lines)
        yield kind, f"{bare} {line}", len(bare) + 1, len(bare) + 1 + len(line)
    if text.startswith("@"):
        rest = re.sub(r"^@\w+", "", text)
        yield "wrong handle", "@skylark_jo" + rest, 0, 11


def _slip(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    beside = BESIDE.get(letter, letter)
    return dice.choice(
        (
            before + after,
            before + letter + letter + after,
            before + after[0] + letter + after[1:],
            before + beside + after,
            before + beside + letter + after,
        )
    )
