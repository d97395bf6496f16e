"""What people say when they are asked: read the same way every time, and never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.domain.playbook import Choice, Fact
from firsthand.engine.playbook.answers import in_form, one_slip, phones_in, read_answer
from firsthand.engine.playbook.yes_no import yes_or_no

NOW = "2026-11-23T09:00:00+00:00"
GB = Fact("gb", "number", least=0.5, most=2)
PHONE = Fact("phone", "phone", form="###-###-####")
KIND = Fact(
    "kind",
    "choice",
    choices=(Choice("add_data", ("add data", "refuel")), Choice("change_plan", ("change plan", "another plan"))),
)
SIM = Fact("sim", "choice", choices=(Choice("missing", ("no sim",)), Choice("nothing", ("no", "none"))))


@pytest.mark.parametrize(
    "words",
    ["yes", "Yep go ahead", "sure, why not", "ok do it", "no problem, go ahead", "yesss!!", "absolutely", "sí", "oui",
     "of course", "please do", "fine by me, that works", "Y", "yeah that's fine", "I'd love to"],
)  # fmt: skip
def test_a_yes_in_many_words(words):
    assert yes_or_no(words) is True


@pytest.mark.parametrize(
    "words",
    ["no", "I'd rather not", "nah", "not really", "no thanks", "please don't", "absolutely not", "of course not",
     "that's too expensive", "yes, no wait, don't", "never mind", "non merci", "no, I'm sure", "don't do it"],
)  # fmt: skip
def test_a_no_in_many_words(words):
    assert yes_or_no(words) is False


@pytest.mark.parametrize(
    "words",
    ["", "hmm", "yes but only if it's free", "yes, is it free?", "maybe", "how much?", "banana", "yeah no",
     "no yeah go for it", "ok if my wife agrees", "works now", "better"],
)  # fmt: skip
def test_what_is_no_plain_yes_is_no_consent(words):
    assert yes_or_no(words) is None


def test_works_and_still_slow_answer_whether_it_works_but_agree_to_nothing():
    fact = Fact("fixed", "yes_no")
    assert read_answer(fact, "works now", NOW).value is True
    assert read_answer(fact, "still slow", NOW).value is False
    assert not read_answer(fact, "works now", NOW, strict=True).clear


def test_the_verb_of_the_question_said_back_is_a_yes_to_it():
    assert yes_or_no("stop it", asked="Shall I stop it?") is True
    assert yes_or_no("stop it", asked="May I add 2 GB?") is False
    assert yes_or_no("no, don't stop it", asked="Shall I stop it?") is False


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("two gigs", 2.0),
        ("2GB", 2.0),
        ("one and a half", 1.5),
        ("1,5", 1.5),
        ("the maximum please", 2),
        ("half a gig", 0.5),
    ],
)
def test_numbers_in_figures_and_in_words(words, value):
    assert read_answer(GB, words, NOW).value == value


@pytest.mark.parametrize(
    ("words", "why"), [("5 gb", "outside"), ("1 or 2", "unclear"), ("no", "refused"), ("no idea", "unsure")]
)
def test_numbers_that_are_none(words, why):
    assert read_answer(GB, words, NOW).why == why


@pytest.mark.parametrize(
    "words",
    ["555-010-4477", "(555) 010 4477", "+1 555 010 4477", "it's 555.010.4477 thanks", "five five five oh one oh four four seven seven",
     "555-010-4470, sorry, I mean 555-010-4477"],
)  # fmt: skip
def test_phone_numbers_as_people_write_them(words):
    assert read_answer(PHONE, words, NOW).value == "555-010-4477"


def test_two_numbers_without_a_word_are_not_guessed():
    assert read_answer(PHONE, "555-010-4470 555-010-4477", NOW).why == "unclear"


@pytest.mark.parametrize(
    ("words", "day"),
    [("tomorrow", "2026-11-24"), ("next friday", "2026-11-27"), ("3 December", "2026-12-03"), ("Dec 3rd, 2026", "2026-12-03"),
     ("12/03/2026", "2026-12-03"), ("in two weeks", "2026-12-07"), ("2026-12-03", "2026-12-03")],
)  # fmt: skip
def test_dates(words, day):
    assert read_answer(Fact("day", "date"), words, NOW).value == day


@pytest.mark.parametrize(
    ("words", "value"),
    [("refuel 2 GB, I do not want another plan", "add_data"), ("the second one", "change_plan"), ("2", "change_plan"),
     ("refeul", "add_data"), ("another plan please", "change_plan")],
)  # fmt: skip
def test_choices(words, value):
    assert read_answer(KIND, words, NOW).value == value


def test_longer_words_of_one_choice_outweigh_shorter_ones_of_another():
    assert read_answer(SIM, "it says no SIM card", NOW).value == "missing"
    assert read_answer(SIM, "no", NOW).value == "nothing"


def test_two_choices_at_once_are_unclear():
    assert read_answer(KIND, "refuel and change plan", NOW).why == "unclear"


@given(st.text(max_size=300))
def test_any_text_at_all_is_read_without_an_error_and_the_same_way_twice(words):
    for fact in (GB, PHONE, KIND, Fact("a", "yes_no"), Fact("b", "date"), Fact("c", "text")):
        assert read_answer(fact, words, NOW) == read_answer(fact, words, NOW)


@given(st.text(alphabet="0123456789", min_size=10, max_size=10))
def test_a_number_in_its_form_keeps_its_digits(digits):
    assert phones_in(in_form(digits, "###-###-####")) == [digits]


@given(st.text(alphabet="abcdef", min_size=1, max_size=8), st.text(alphabet="abcdef", min_size=1, max_size=8))
def test_one_slip_goes_both_ways(one, other):
    assert one_slip(one, other) == one_slip(other, one)


@pytest.mark.parametrize(
    ("words", "asked", "value"),
    [
        ("its off", "Is mobile data switched on?", False),
        ("on", "Is mobile data switched on?", True),
        ("it is still off", "Is mobile data switched on?", False),
        ("yes it's off", "Is airplane mode off?", True),
        ("\U0001f44d", "Did it help?", True),
        ("\U0001f44e", "Did it help?", False),
        ("not a problem", "Can you restart it?", True),
        ("already did that", "Did you restart it?", True),
        ("maybe later", "Shall we look now?", False),
        ("you bet", "Shall we look now?", True),
    ],
)
def test_answers_without_a_yes_or_a_no(words, asked, value):
    assert read_answer(Fact("x", "yes_no"), words, NOW, asked=asked).value is value


@pytest.mark.parametrize("words", ["\U0001f44d", "on", "done", "already did that"])
def test_a_consent_needs_a_word_that_agrees(words):
    reading = read_answer(Fact("x", "yes_no"), words, NOW, strict=True, asked="May I switch roaming on for $5?")
    assert reading.value is not True


@pytest.mark.parametrize("words", ["I'm good", "im all set thanks", "we're good"])
def test_a_polite_no_turns_a_paid_action_down(words):
    assert read_answer(Fact("x", "yes_no"), words, NOW, strict=True, asked="Add 2 GB for $4?").value is False


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("3k", 3000),
        ("two thousand five hundred", 2500),
        ("one hundred and twenty", 120),
        ("two dozen", 24),
        ("half a dozen", 6),
        ("45 dollars and 50 cents", 45.5),
        ("the big one", None),
        ("between 2 and 5", None),
    ],
)
def test_numbers_as_people_say_them(words, value):
    assert read_answer(Fact("n", "number"), words, NOW).value == value


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("tmrw", "2026-11-24"),
        ("on fri", "2026-11-27"),
        ("last friday", "2026-11-20"),
        ("the 5th", "2026-12-05"),
        ("12/3", "2026-12-03"),
        ("12-03-2026", "2026-12-03"),
        ("jan 5", "2027-01-05"),
        ("nov 2", "2026-11-02"),
        ("first of december", "2026-12-01"),
        ("in a week", "2026-11-30"),
        ("3 days ago", "2026-11-20"),
        ("a week from today", "2026-11-30"),
        ("day before yesterday", "2026-11-21"),
        ("end of the month", "2026-11-30"),
    ],
)
def test_days_as_people_say_them(words, day):
    assert read_answer(Fact("d", "date"), words, "2026-11-23T09:00:00+00:00").value == day


DATA_OR_WIFI = Fact(
    "c", "choice", choices=(Choice("mobile_data", ("cellular", "data")), Choice("wifi", ("wi-fi",)))
)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("the latter", "wifi"),
        ("the former", "mobile_data"),
        ("b)", "wifi"),
        ("not wifi, the other one", "mobile_data"),
        ("not the wifi", None),
        ("not working on wifi", "wifi"),
        ("data, not wifi", "mobile_data"),
    ],
)
def test_choices_by_place_and_by_what_they_are_not(words, value):
    assert read_answer(DATA_OR_WIFI, words, NOW).value == value


def test_dashes_of_every_kind_are_dashes():
    fact = Fact("p", "phone", form="###-###-####")
    assert read_answer(fact, "415\u2013555\u20130101", NOW).value == "415-555-0101"
