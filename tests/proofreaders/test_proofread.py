"""The proofreaders: each may be missing, and says so; what is there is read the same every time."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.domain.decisions import Draft
from firsthand.engine.safety import check
from firsthand.engine.safety.masking import prose
from firsthand.proofreaders import grammar, lexicon, missing, numbers, proofread, warm, word_lists
from firsthand.proofreaders.forms import either, gerund, past, plural


@pytest.fixture
def nothing_installed(monkeypatch):
    for name in ("harper", "phonenumbers", "stdnum", "stdnum.iban", "stdnum.luhn"):
        monkeypatch.setitem(sys.modules, name, None)
    caches = (grammar._linter, numbers._module)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def test_without_any_library_the_lists_still_catch_and_the_missing_are_named(nothing_installed):
    text = "Your order have shipped, the card 4111 1111 1111 1111 is avaliable at 312-555-0187."
    marks = proofread(text)
    assert len(marks.missing) == 3
    assert all("pip install" in line for line in missing())
    checks = {finding.check for finding in check(Draft(text, "x"), marks)}
    assert {"agreement", "spelling", "private_data"} <= checks


def test_masks_are_as_long_as_what_they_hide():
    text = "@jane see https://t.co/x #now 😀 &amp; a@b.com ^JM"
    assert len(prose(text)) == len(text)
    assert "jane" not in prose(text)
    assert "t.co" not in prose(text)


def test_forms_follow_the_rules():
    assert [plural(noun) for noun in ("bus", "city", "day", "person")] == ["buses", "cities", "days", "people"]
    assert [past(verb) for verb in ("apply", "ship", "resolve")] == ["applied", "shipped", "resolved"]
    assert [gerund(verb) for verb in ("make", "run", "see")] == ["making", "running", "seeing"]


@pytest.mark.parametrize("line", ["(unclosed <word> => x", "no part to mark => x", "<{nobody}> => x"])
def test_a_line_that_is_no_pattern_is_named_with_its_mend(monkeypatch, line):
    monkeypatch.setattr(word_lists, "_lines", lambda name: iter([(7, line)]))
    forms = word_lists.forms_of(["phone"], ["help"], ["call"], ["new"])
    monkeypatch.setattr(word_lists, "_pieces", lambda forms: {"noun": "phone"})
    with pytest.raises(word_lists.LexiconError, match=r"tone\.txt, line 7: .*<\.\.\.>"):
        assert [phrase.pattern for phrase in word_lists._phrases("tone", forms)]


def test_every_line_of_the_library_is_a_pattern():
    warm()
    assert all(phrase.pattern for phrases in lexicon().phrases.values() for phrase in phrases)


@given(st.lists(st.text("abcd'", min_size=1, max_size=5), min_size=1, max_size=12))
def test_a_tree_of_words_takes_its_words_and_nothing_else(words):
    pattern = re.compile(either(words))
    assert all(pattern.fullmatch(word) for word in words)
    assert not any(pattern.fullmatch(other) for other in ("", "e", *(word + "e" for word in words)))


def test_reading_twice_gives_the_same():
    text = "Thanks for you're patience, @jane, we has recieved it."
    assert proofread(text) == proofread(text)


def test_a_proofreader_writes_nothing_where_findings_go(capfd):
    text = "You are looking forward to take advantage of it."
    assert "agreement" in {finding.check for finding in check(Draft(text, "x"), proofread(text))}
    assert capfd.readouterr().out == ""
