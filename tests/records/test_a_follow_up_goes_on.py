"""Earlier mentions of a conversation are evidence: a follow-up goes on with the matter of its case, and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand.classifiers.triager import Triager
from firsthand.desk.intake import take
from firsthand.engine.triage.continuing import continued
from tests.builders import NOON, a_case, a_mention, a_triage

UNSAID = a_triage(topic="none", topic_confidence=0.5, urgency="high")


@pytest.mark.parametrize("words", ["@TelmaraHelp still nothing", "@TelmaraHelp DM'd you", "any update? DM sent"])
def test_a_follow_up_without_a_word_of_its_matter_takes_it_from_the_conversation(desk, words):
    desk = replace(desk, reader=Triager.load())
    first = a_mention("@TelmaraHelp you charged me twice on my bill, refund the $40", id="1", author="jane")
    (case_id,) = take([first], desk).opened
    later = a_mention(words, id="2", author="jane", in_reply_to="1", created_at=NOON + timedelta(minutes=9))
    assert desk.reader.triage([later])[0].topic == "none", "alone it says nothing of a bill"
    take([later], desk)
    stored = desk.shelf.get(later.key).triage
    assert stored.topic == desk.log.case(case_id).triage.topic == "billing"
    assert "the conversation was about billing" in stored.reasons


def test_still_nothing_goes_on_with_billing_and_does_not_take_the_matter_from_the_case():
    case = a_case(triage=a_triage(topic="billing"))
    read = continued(UNSAID, case)
    assert (read.topic, read.urgency) == ("billing", "high")
    assert read.reasons[-1] == "the conversation was about billing"


def test_a_guess_stands_second_beside_what_the_conversation_was_about():
    unsure = a_triage(topic="device", topic_confidence=0.3, abstain=True)
    read = continued(unsure, a_case(triage=a_triage(topic="billing")))
    assert (read.topic, read.second_topic, read.abstain) == ("billing", "device", False)


def test_words_that_name_another_matter_for_sure_keep_it_and_thanks_stay_thanks():
    case = a_case(triage=a_triage(topic="billing"))
    sure, thanks = a_triage(topic="network"), a_triage(actionable=False, topic="none")
    assert continued(sure, case) == sure
    assert continued(thanks, case) == thanks
    assert continued(UNSAID, a_case(triage=a_triage(topic="none"))) == UNSAID
