"""Real replies of brands, in two halves: one to look at while the checks are mended, one to report on.

They are read where the folder has them, for measuring only; nothing of them is kept. Which half a reply is in
follows from its own bytes, so that it never moves.
"""

from __future__ import annotations

import csv
import gzip
import html
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT.parent / "shared" / "data" / "sets"
HALVES = {"look": 0, "report": 1}


def real(folder: Path, half: str) -> Iterator[tuple[str, str, str]]:
    """(set, reply, handle) of one half, each reply once."""
    seen: set[str] = set()
    for name, text, handle in _all(folder):
        if zlib.crc32(text.encode()) % 2 == HALVES[half] and text not in seen:
            seen.add(text)
            yield name, text, handle


def _all(folder: Path) -> Iterator[tuple[str, str, str]]:
    if (path := folder / "twacs_airline_dialogs" / "dialogs.jsonl.gz").exists():
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for turn in (turn for line in file for turn in json.loads(line)["turns"]):
                # A few handles were left in by whoever masked the set; nothing tells whom those answer.
                if turn["role"] == "agent" and turn["text"].startswith("__cust__ "):
                    text = turn["text"].replace("__cust__", "@customer").replace("__company__", "@brand")
                    if not text.removeprefix("@customer ").lstrip().startswith("@"):
                        yield "airlines", html.unescape(text), "customer"
    if (path := folder / "twcs_partial" / "tweets.csv").exists():
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        authors = {row["tweet_id"]: row["author_id"] for row in rows}
        for row in rows:
            if row["inbound"] == "False":
                author = authors.get(row["in_response_to_tweet_id"], "")
                # Customers are numbers there; a name is the brand that goes on talking below its own post.
                yield "twcs", html.unescape(row["text"]), author if author.isdigit() else ""
    if (path := folder / "ibm_cdp_2020" / "conversations.jsonl").exists():
        for line in path.read_text("utf-8").splitlines():
            yield "ibm", html.unescape(json.loads(line)["final_agent_reply"]), ""


def pitches(folder: Path) -> Iterator[str]:
    """A carrier's public sales pitches to people who only complained: what the offers check is for."""
    if (path := folder / "verizon_outbound_2017" / "tweets.csv").exists():
        with path.open(encoding="utf-8") as file:
            yield from (html.unescape(row["text"]) for row in csv.DictReader(file) if row["isRetweet"] == "FALSE")
