"""Streams of our own making: a seed gives the same mentions on every machine."""

from __future__ import annotations

import gzip
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
WORDS = (
    "no signal at {place} since this morning, what is going on",
    "my bill went up by $12 and nobody told me why",
    "WIN a phone!! retweet and follow to enter #giveaway",
    "is the nova 12 in at {place}??",
    "hmm ok then",
    "I am leaving, cancel my plan",
    "great service from Jess at {place} today",
    "lol this commercial again",
    "data is so slow in {place}, third time this month",
    "RT best coverage in {place}, they say",
    "where is my order, it said Tuesday",
    "thank you!",
    "señal muerta en {place} otra vez 😡",
)
PLACES = ("Riverside", "Oak St", "Harbor Point", "Cedar Falls", "Pine Ridge")


def a_stream(count: int, seed: int) -> list[dict[str, Any]]:
    """Posts, replies in and out of order, own posts, store reviews, repeats, two sorts of bad rows."""
    chance = random.Random(seed)
    return [_row(number, chance) for number in range(count)]


def _row(number: int, chance: random.Random) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": f"s{number}",
        "channel": chance.choice(("x", "x", "x", "facebook", "google_reviews", "reddit", "whatsapp")),
        "author": f"person{chance.randrange(400)}",
        "text": chance.choice(WORDS).format(place=chance.choice(PLACES)),
        "created_at": (START + timedelta(seconds=40 * number)).isoformat(),
    }
    if chance.random() < 0.25 and number:
        row["in_reply_to"] = f"s{max(0, number + chance.randint(-60, 15))}"
        row["inbound"] = chance.random() > 0.35
    if row["channel"] == "google_reviews":
        row |= {"rating": chance.randint(1, 5), "page": "store:oak-street"}
    if chance.random() < 0.01:
        row["id"] = f"s{chance.randrange(number + 1)}"
    return row


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """One JSON object a line; packed where the name ends in .gz."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path
