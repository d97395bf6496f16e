"""Which language a mention is in, whatever its characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.classifiers.language import language_of

ODD = ["\x00", "\x0b", "\x85", "\ud800", "\ufdd0", "\uffff", "\U0001fffe", "\U0002fffe", "\U0010ffff"]


@pytest.mark.parametrize("odd", ODD, ids=[f"U+{ord(odd):04X}" for odd in ODD])
def test_a_character_that_is_none_hides_no_language(odd):
    assert language_of(odd) == "en"
    assert language_of(f"hola, sigo sin señal de internet desde ayer por la mañana {odd}") == "es"


@given(st.text(st.characters(exclude_categories=())))
def test_every_text_has_a_language(text):
    assert language_of(text)
