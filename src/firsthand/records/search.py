"""Search by words: an index of its own beside the cases, so that one case in a year's worth is found at once.

SQLite keeps a full-text table that the projection writes; PostgreSQL keeps an index over the same words by itself.
Words are found from their beginning ("sign" finds "signal"), wherever they stand, all of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from django.db import connection

WORDS_MOST = 8
LETTERS_MOST = 40
_WORD = re.compile(r"[^\W_]+")

TEXT = "to_tsvector('simple', author || ' ' || snippet)"
"""What is indexed on PostgreSQL; the migration and the query must say it in the same words."""


def words_of(q: str) -> list[str]:
    """The words of a search, without signs; empty for a search of signs alone."""
    return [word.lower()[:LETTERS_MOST] for word in _WORD.findall(q)][:WORDS_MOST]


def first(words: Sequence[str], most: int) -> list[str]:
    """The ids of up to `most` cases that have every one of these words, in no order."""
    if connection.vendor == "sqlite":
        match = " ".join(f'"{word}"*' for word in words)
        statement = "SELECT case_id FROM case_search WHERE case_search MATCH %s LIMIT %s"
    else:
        match = " & ".join(f"{word}:*" for word in words)
        statement = f"SELECT id FROM records_caserow WHERE {TEXT} @@ to_tsquery('simple', %s) LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, (match, most))
        return [row[0] for row in cursor.fetchall()]


def keep(rows: Sequence[dict[str, Any]]) -> None:
    """Index these rows of the projection anew; a word that is gone from a case is not found any more."""
    if connection.vendor != "sqlite" or not rows:
        return
    kept = [(_number(row["id"]), row["id"], f"{row['author']} {row['snippet']}") for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT OR REPLACE INTO case_search (rowid, case_id, words) VALUES (%s, %s, %s)", kept)


def forget_all() -> None:
    """Empty the index, before the projection is made again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM case_search")


def _number(case: str) -> int:
    """A row number that follows from the case's id alone: rewriting finds the old row at once."""
    return int.from_bytes(hashlib.blake2b(case.encode(), digest_size=8).digest(), "big") >> 1
