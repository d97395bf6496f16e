"""A reading taken apart: what was written stands in quotes, what stands for something is told by its name."""

from __future__ import annotations

from firsthand.classifiers.explain import explain
from firsthand.classifiers.triager import Triager
from tests.builders import a_mention, a_policy


def test_a_handle_is_a_sign_and_no_word_of_the_customer() -> None:
    told = explain(
        Triager.load(),
        a_mention("Lost service mid call on Riverside Drive. Both our phones. @Larkwire"),
        a_policy(),
    )
    spoke = [*told.for_answer, *told.for_topic]
    handles = [each for each in spoke if each.what.endswith(" handle")]
    assert handles, "what it was addressed to counts"
    assert all(each.sign for each in handles)
    assert not any(each.sign for each in spoke if each.what in ("phones", "service"))
