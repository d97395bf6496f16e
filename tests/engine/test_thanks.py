"""Plain thanks: what surely asks for nothing. Whatever may be an answer to us is read with the clock on."""

from __future__ import annotations

import pytest

from firsthand.engine.thanks import plain_thanks
from tests.builders import a_mention, a_triage

GLAD = a_triage(actionable=False, abstain=False, p_actionable=0.1, topic="none", sentiment="positive")
FIXED = "That was us; your line is refreshed."


@pytest.mark.parametrize(
    "words", ["thanks!", "ty!!", "that worked, thank you", "all good now", "merci !", "¡gracias!"]
)
def test_thanks_ask_for_nothing(words):
    assert plain_thanks(a_mention(words), GLAD, FIXED)


@pytest.mark.parametrize(
    "words",
    [
        "thanks! and when does it arrive?",
        "yes please, thank you!",
        "I'd love that, thank you",
        "agreed, thanks",
        "no thank you, all good",
        "Thank you! it's 4411",
        "Awesome. Nova 9",
        "thank you for nothing",
    ],
)
def test_what_may_be_an_answer_is_more_than_thanks(words):
    assert not plain_thanks(a_mention(words), GLAD, FIXED)


@pytest.mark.parametrize(
    "told",
    [
        "Does it work now?",
        "Please tell us which day suits you.",
        "Send us the number in a direct message.",
        "Let us know if it comes back.",
        "Pick a store and we set one aside.",
        "¿Funciona ahora?",
        "Díganos qué día le conviene.",
        "Dites-nous quel jour vous convient.",
    ],
)
def test_after_we_asked_for_something_whatever_comes_may_be_the_answer(told):
    assert not plain_thanks(a_mention("Tuesday works great, thanks"), GLAD, told)
    assert not plain_thanks(a_mention("thanks!"), GLAD, told)


@pytest.mark.parametrize(
    "told", ["", "Let us find your parcel.", "We will write here.", "Your line is refreshed."]
)
def test_what_we_only_tell_asks_for_nothing(told):
    assert plain_thanks(a_mention("thanks!"), GLAD, told)


@pytest.mark.parametrize(
    "reading", [{"sentiment": "neutral"}, {"sentiment": "negative"}, {"actionable": True}, {"p_actionable": 0.43}]
)
def test_only_what_reads_as_glad_and_as_nothing_to_answer_is_thanks(reading):
    said = a_triage(**{"actionable": False, "p_actionable": 0.1, "sentiment": "positive", **reading})
    assert not plain_thanks(a_mention("thanks"), said, FIXED)
