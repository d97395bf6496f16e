"""A mention may say next to nothing: it is read like any other, alone or in a batch."""

from __future__ import annotations

import pytest

from firsthand.classifiers.triager import Triager
from tests.builders import a_mention


@pytest.mark.parametrize("text", ["", " ", "a", "?", "🙂"])
def test_a_text_of_next_to_nothing_is_read_alone(text):
    assert len(Triager.load().triage([a_mention(text)])) == 1
