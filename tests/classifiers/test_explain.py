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


def test_how_long_it_is_speaks_once():
    long = "the line has been down since this morning and nobody at your end can say when it will be back, please help us"
    for text in (long, "is the nova 12 in at oak st??"):
        told = explain(Triager.load(), a_mention(text), a_policy())
        for spoke in (told.for_answer, told.for_topic):
            assert len([each for each in spoke if each.what.startswith("longer than")]) <= 1


def test_a_question_mark_and_a_number_are_told_by_what_they_are():
    told = explain(Triager.load(), a_mention("is the nova 12 in at oak st??"), a_policy())
    said = [each.what for each in (*told.for_answer, *told.for_topic)]
    assert {"a question mark", "12"} <= set(said)
    assert not {"?", "00", "ends with ?", "begins with a question mark"} & set(said)
