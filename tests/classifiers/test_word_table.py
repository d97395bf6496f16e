"""The table of words: what means the same to the model is worked out once."""

from __future__ import annotations

from firsthand.classifiers.lexicon import Lexicon
from firsthand.classifiers.words import WordTable


def test_handles_of_people_share_a_number_and_so_do_numbers_of_one_length() -> None:
    table = WordTable(Lexicon({}, frozenset()))
    assert table["@ann"] == table["@bob"]
    assert table["1234"] == table["8097"]
    assert table["123"] != table["1234"]


def test_words_that_differ_keep_their_own_numbers() -> None:
    table = WordTable(Lexicon({"outage": "down"}, frozenset({"vireon"})))
    assert len({table[word] for word in ("down", "town", "vireon", "#down", "@vireon", "?")}) == 6
