"""The texts that the small encoder learns to read: our own lines, openly licensed ones, and both cut up and mixed.

Nothing here needs a label: a text made of two others teaches as well as one that was written, for the teacher reads it.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from firsthand.classifiers.corpus import Labelled, corpus_file, read_corpus

LINES = Path(__file__).with_name("lines_en.txt")
SHORTEST, LONGEST = 8, 320
"""Characters of a mixed text."""
DRAWS = (200_000, 110_000), (150_000, 240_000), (200_000, 330_000)
"""How many texts are cut up and mixed, and how many said in other words, at each draw: what is read more teaches more."""
_NOT_A_LETTER = re.compile(r"[^a-z]")
_BREAKS = re.compile(r"(?<=[.!?,;:])\s+|\s+(?=but |and |because |so |then |when |if )")


def labelled() -> list[Labelled]:
    """The shipped corpus and the lines beside this file, with their labels: what the teacher is tuned on."""
    return [*read_corpus(), *corpus_file(LINES)]


def ours() -> list[str]:
    """The shipped corpus with what its lines answer, and the lines beside this file, marks and all."""
    rows = read_corpus()
    written = [row.piece.text for row in rows]
    more = [line.partition(" | ")[2].split(" <<< ") for line in LINES.read_text("utf-8").splitlines()]
    answered = [row.piece.reply_to_text for row in rows if row.piece.reply_to_text]
    return written + [text for parts in more for text in parts] + answered


def open_sets(folder: Path) -> list[str]:
    """The training parts of CLINC150, Banking77 and MultiDoGO (their texts alone; tests stay unseen)."""
    found: set[str] = set()
    for name, column in (
        ("clinc150/clinc150.csv", "text"),
        ("banking77/banking77.csv", "text"),
        ("multidogo/media_sentence_level.csv", "utterance"),
    ):
        with (folder / name).open(encoding="utf-8", newline="") as rows:
            found |= {row[column].strip() for row in csv.DictReader(rows) if row["split"] == "train"}
    return sorted(text for text in found if len(text) > SHORTEST)


def drawn(written: list[str], others: list[str], near: Mapping[str, Sequence[str]], seed: int) -> list[str]:
    """All that the small encoder learns to read; no later draw repeats an earlier one. `near` are the neighbours of words."""
    whole = written + others + mixed(written, others, DRAWS[0][0], seed)
    texts = whole + in_other_words(whole, near, DRAWS[0][1], seed + 4)
    for number, (cut_up, other_words) in enumerate(DRAWS[1:], start=1):
        more = mixed(written, others, cut_up, seed + 20 * number)
        more += in_other_words(whole, near, other_words, seed + 20 * number + 4)
        known = set(texts)
        texts += [text for text in dict.fromkeys(more) if text not in known]
    return texts


def mixed(written: list[str], others: list[str], count: int, seed: int) -> list[str]:
    """`count` new texts: parts of several put together, and words dropped, swapped or misspelled."""
    chance = random.Random(seed)
    parts = [part for text in written for part in _BREAKS.split(text) if part.strip()]
    strange = [part for text in others for part in _BREAKS.split(text) if part.strip()]
    words = [word for text in written for word in text.split()]
    out: set[str] = set()
    while len(out) < count:
        kind = chance.random()
        if kind < 0.45:
            text = " ".join(chance.choice(parts) for _ in range(chance.choice((1, 2, 2, 3, 3, 4))))
        elif kind < 0.6:
            put = [chance.choice(parts) for _ in range(chance.choice((1, 2)))] + [chance.choice(strange)]
            chance.shuffle(put)
            text = " ".join(put)
        else:
            text = chance.choice(written if kind < 0.95 else others)
        text = _changed(text.split(), words, chance)
        if SHORTEST < len(text) < LONGEST:
            out.add(text)
    return sorted(out)


def in_other_words(texts: list[str], near: Mapping[str, Sequence[str]], count: int, seed: int) -> list[str]:
    """`count` new texts: words of `texts` give way to neighbours, so that more words than we wrote are read."""
    chance = random.Random(seed)
    out: set[str] = set()
    while len(out) < count:
        share = chance.choice((0.15, 0.3, 0.45))
        said = []
        for word in chance.choice(texts).split():
            plain = _NOT_A_LETTER.sub("", word.lower())
            said.append(chance.choice(near[plain]) if plain in near and chance.random() < share else word)
        text = " ".join(said)
        if SHORTEST < len(text) < LONGEST:
            out.add(text)
    return sorted(out)


def _changed(said: list[str], words: list[str], chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.25 and len(said) > 3:
        said = [word for word in said if chance.random() > 0.15]
    elif kind < 0.45:
        said = [chance.choice(words) if chance.random() < 0.15 else word for word in said]
    elif kind < 0.6 and len(said) > 6:
        start = chance.randrange(len(said) - 4)
        said = said[start : start + chance.randint(4, min(20, len(said) - start))]
    elif kind < 0.7 and len(said) > 2:
        said = list(said)
        at = chance.randrange(len(said))
        said[at] = _misspelled(said[at], chance)
    return " ".join(said)


def _misspelled(word: str, chance: random.Random) -> str:
    if len(word) < 5 or word[0] in "@#":
        return word
    at = chance.randrange(1, len(word) - 1)
    dropped = word[:at] + word[at + 1 :]
    return dropped if chance.random() < 0.5 else word[:at] + word[at + 1] + word[at] + word[at + 2 :]
