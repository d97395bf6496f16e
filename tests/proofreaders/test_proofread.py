"""The proofreaders: each may be missing, and says so; what is there is read the same every time."""

from __future__ import annotations

import sys

import pytest

from firsthand.domain.decisions import Draft
from firsthand.engine.safety import check
from firsthand.engine.safety.masking import prose
from firsthand.proofreaders import grammar, missing, numbers, proofread, word_lists
from firsthand.proofreaders.forms import gerund, past, plural


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


def test_a_line_that_is_no_pattern_is_named_with_its_mend(monkeypatch):
    monkeypatch.setattr(word_lists, "_lines", lambda name: iter([(7, "(unclosed <word> => x")]))
    forms = word_lists.forms_of(["phone"], ["help"], ["call"], ["new"])
    monkeypatch.setattr(word_lists, "_pieces", lambda forms: {"noun": "phone"})
    with pytest.raises(word_lists.LexiconError, match=r"tone\.txt, line 7: .*<\.\.\.>"):
        list(word_lists._phrases("tone", forms))


def test_reading_twice_gives_the_same():
    text = "Thanks for you're patience, @jane, we has recieved it."
    assert proofread(text) == proofread(text)
