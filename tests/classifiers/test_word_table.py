"""The table of words: what means the same to the model is worked out once."""

from __future__ import annotations

from firsthand.classifiers.lexicon import Lexicon
from firsthand.classifiers.text import ROW
from firsthand.classifiers.words import WordTable


def test_handles_of_people_share_a_number_and_so_do_numbers_of_one_length() -> None:
    table = WordTable(Lexicon({}, frozenset()))
    assert table["@ann"] == table["@bob"]
    assert table["1234"] == table["8097"]
    assert table["123"] != table["1234"]


def test_words_that_differ_keep_their_own_numbers() -> None:
    table = WordTable(Lexicon({"outage": "down"}, frozenset({"vireon"})))
    assert len({table[word] for word in ("down", "town", "vireon", "#down", "@vireon", "?")}) == 6


def test_a_word_keeps_its_number_when_spellings_are_forgotten() -> None:
    table = WordTable(Lexicon({"outage": "down"}, frozenset()))
    numbers = [table[word] for word in (ROW, "down", "@ann", "1234")]
    table.clear()
    assert [table[word] for word in (ROW, "down", "@bob", "8097")] == numbers
