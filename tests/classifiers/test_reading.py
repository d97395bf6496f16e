"""What the shipped reader makes of mentions: sentences of the field, and laws for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.classifiers.model_file import SHIPPED
from firsthand.classifiers.triager import Triager
from firsthand.domain.decisions import TOPICS, Triage
from tests.builders import a_mention

READER = Triager.load()


def read(text: str, **more: object) -> Triage:
    return READER.triage([a_mention(text, **more)])[0]


FIELD = [
    ("@CobaltCare no signal in my house since yesterday, restarted twice", "network"),
    ("@VireonSupport my bill went from 80 to 130 and nobody can say why", "billing"),
    ("@TelmaraHelp my order was due Monday and tracking has not moved", "order"),
    ("@UnifyCares locked out, the password reset mail never comes", "account"),
    ("@HaldenHelps is the new phone in stock and what does it cost on a plan", "sales"),
    ("@NorfoneHelp my router keeps restarting itself every few minutes", "device"),
    ("@NorfoneHelp been on hold an hour, your agent hung up on me", "service"),
    ("@CobaltCare I want to cancel my service, how do I close my account", "cancel"),
]


@pytest.mark.parametrize(("text", "topic"), FIELD)
def test_a_plain_complaint_reaches_its_topic(text: str, topic: str) -> None:
    found = read(text)
    assert (found.actionable, found.topic) == (True, topic)


NOISE = [
    "RT @Vireon: Enter to win a Nova 12! Follow + RT #giveaway",
    "Now hiring: Retail Sales Associate at Telmara, apply now #job",
    "What a save! See you at Telmara Arena on Saturday",
    "@CobaltCare thank you so much, all good now!",
    "Cobalt stock up 3% after earnings beat estimates",
]


@pytest.mark.parametrize("text", NOISE)
def test_what_needs_no_answer_does_not_become_a_case(text: str) -> None:
    assert not read(text).actionable


CRITICAL = [
    ("my lawyer will be in touch with you about this bill", "regulator"),
    ("filed a complaint with the FCC about you today", "regulator"),
    ("somebody did a sim swap on my phone and my account is gone", "fraud"),
    ("my dad's oxygen alarm runs over this phone line and it is dead", "vulnerable"),
    ("the modem you sent caught fire", "safety"),
    ("no internet since last night, help", "outage"),
    ("I'm switching to another carrier, done with your service", "leaving"),
    ("sin internet desde ayer, ayuda", "outage"),
    ("plus de reseau depuis ce matin", "outage"),
]


@pytest.mark.parametrize(("text", "kind"), CRITICAL)
def test_a_critical_kind_is_seen_whatever_the_model_thinks(text: str, kind: str) -> None:
    found = read(text)
    assert (found.critical, found.actionable) == (kind, True)


@pytest.mark.parametrize(
    "text",
    [
        "Enter to win! no signal, no problem, with our giveaway",
        "internet is back, thanks for the quick fix, the outage is over and it's back up",
        "my boyfriend says he is switching to decaf",
        "this mixtape caught fire, phone in hand",
    ],
)
def test_words_of_a_critical_kind_in_another_sense_raise_nothing(text: str) -> None:
    assert read(text).critical == ""


def test_a_grave_kind_goes_to_the_highest_tier() -> None:
    assert read("someone hacked my account and opened lines in my name, please help").tier == 3


@pytest.mark.parametrize("text", ["I will sue you, my lawyer has it", "the modem you sent caught fire"])
def test_a_threat_of_court_and_a_danger_are_urgent(text: str) -> None:
    assert read(text).urgency == "high"


def test_a_vulnerable_person_never_waits_a_day() -> None:
    assert read("my grandma is on oxygen and her phone line is dead").urgency != "low"


def test_who_says_that_they_stay_does_not_leave() -> None:
    assert read("I'm not leaving you, love the service").churn == "none"


def test_what_is_answered_changes_the_reading() -> None:
    alone, answering = read("no"), read("no", reply_to_text="Did restarting the modem fix your internet?")
    assert answering.p_actionable > alone.p_actionable


def test_a_low_rating_speaks_for_a_complaint() -> None:
    low, high = (
        read("well, the app", channel="app_store", rating=1),
        read("well, the app", channel="app_store", rating=5),
    )
    assert low.p_actionable > high.p_actionable
    assert low.sentiment == "negative"


def test_each_reading_says_why() -> None:
    assert any("signal" in reason for reason in read("no signal at home since noon").reasons)


def test_the_shipped_model_is_small() -> None:
    assert SHIPPED.stat().st_size < 5_000_000


texts = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            [
                "no signal",
                "@CobaltCare",
                "bill",
                "RT",
                "😡",
                "&amp;",
                "\n",
                "10 GB",
                "Ñ",
                "東京",
                "https://t.co/x",
                "\u200b",
            ]
        ),
        max_size=20,
    ).map(" ".join),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, min_size=1, max_size=6))
def test_a_batch_reads_as_each_alone(some: list[str]) -> None:
    together = READER.triage([a_mention(text) for text in some])
    assert together == [read(text) for text in some]


@settings(max_examples=60, deadline=None)
@given(texts)
def test_any_text_is_borne_and_its_confidences_are_shares(text: str) -> None:
    found = read(text)
    assert 0 <= found.p_actionable <= 1
    assert 0 <= found.topic_confidence <= 1
    assert found.topic in TOPICS
    assert found.reasons
    assert found.actionable or found.tier == 0


@pytest.mark.parametrize(("text", "topic"), FIELD)
def test_noise_of_writing_does_not_break_a_reading(text: str, topic: str) -> None:
    for other in (
        text.upper(),
        f"  {text} \n\n",
        f"{text} 🙄🙄",
        text.replace(" ", "  "),
        f"{text} https://t.co/abc",
    ):
        assert read(other).actionable, other


def test_ten_kilobytes_are_read() -> None:
    assert read("my bill is wrong again. " * 450).actionable


def test_a_mention_without_a_word_is_read() -> None:
    assert read("").reasons
