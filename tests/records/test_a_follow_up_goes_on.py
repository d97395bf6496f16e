"""Earlier mentions of a conversation are evidence: a follow-up goes on with the matter of its case, and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand.classifiers.triager import Triager
from firsthand.desk import reply
from firsthand.desk.intake import take
from firsthand.desk.promote import promote
from firsthand.domain import events as ev
from firsthand.engine.triage.continuing import continued
from firsthand.metrics.reading import came_back
from tests.builders import NOON, a_case, a_mention, a_triage

MINUTE = timedelta(minutes=1)
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
    read = continued(UNSAID, case, a_mention("still nothing"))
    assert (read.topic, read.urgency) == ("billing", "high")
    assert read.reasons[-1] == "the conversation was about billing"


def test_a_guess_stands_second_beside_what_the_conversation_was_about():
    unsure = a_triage(topic="device", topic_confidence=0.3, abstain=True)
    read = continued(unsure, a_case(triage=a_triage(topic="billing")), a_mention("hm"))
    assert (read.topic, read.second_topic, read.abstain) == ("billing", "device", False)


def test_words_that_name_another_matter_for_sure_keep_it_and_thanks_stay_thanks():
    case = a_case(triage=a_triage(topic="billing"))
    sure, thanks = a_triage(topic="network"), a_triage(actionable=False, p_actionable=0.03, topic="none")
    assert continued(sure, case, a_mention("my bill")) == sure
    assert continued(thanks, case, a_mention("thanks!")) == thanks
    assert continued(UNSAID, a_case(triage=a_triage(topic="none")), a_mention("still nothing")) == UNSAID


@pytest.mark.parametrize(
    "words",
    ["any news?", "hello??", "?", "ok", "thanks", "so", "novedades?", "des nouvelles ?", "bump", "\U0001f612"],
)
def test_what_the_customer_of_an_open_case_writes_next_is_never_filtered_out(desk, words):
    desk = replace(desk, reader=Triager.load())
    first = a_mention("@TelmaraHelp you charged me twice on my bill, refund the $40", id="1", author="jane")
    later = a_mention(words, id="2", author="jane", in_reply_to="1", created_at=NOON + timedelta(minutes=9))
    take([first, later], desk)
    stored = desk.shelf.get(later.key)
    assert stored.triage.actionable or stored.triage.abstain
    assert stored.case


def test_where_a_batch_ends_makes_no_difference_to_a_follow_up(desk):
    desk = replace(desk, reader=Triager.load())
    read = []
    for number, together in enumerate((True, False)):
        first = a_mention("no signal since noon, fix it", id=f"{number}a", author="jane")
        later = a_mention("any news?", id=f"{number}b", author="jane", in_reply_to=first.id)
        for batch in ([first, later],) if together else ([first], [later]):
            take(batch, desk)
        read.append(desk.shelf.get(later.key).triage)
    assert read[0] == read[1]


def test_a_stranger_who_chimes_in_with_noise_is_filtered_out_as_ever():
    case = a_case(triage=a_triage(topic="billing"))
    noise = a_triage(actionable=False, p_actionable=0.03, topic="none")
    assert continued(noise, case, a_mention("lol", author="passerby")) == noise
    assert continued(noise, case, a_mention("ok", author=case.author)).abstain
    advert = replace(noise, spam=True)
    assert continued(advert, case, a_mention("win a phone", author=case.author)) == advert


def test_what_its_words_leave_open_goes_on_with_the_case():
    case = a_case(triage=a_triage(topic="billing", tier=2))
    unsure = a_triage(actionable=False, p_actionable=0.25, topic="none", tier=0, urgency="low")
    read = continued(unsure, case, a_mention("any news?", author="passerby"))
    assert (read.actionable, read.topic, read.tier, read.urgency) == (True, "billing", 2, "normal")
    assert read.reasons == ("goes on with its case, 0.60 likely", "the conversation was about billing")


def answered_and_then(
    desk,
    words: str,
    ours: str = "That was us; both charges are gone.",
    together: bool = True,
    by: str = "jane",
):
    """The case of a customer whom the brand answered, with what they or somebody else wrote after that."""
    said = [
        a_mention("@TelmaraHelp you charged me twice on my bill, refund the $40", id="1", author="jane"),
        a_mention(ours, id="2", author="telmara", inbound=False, in_reply_to="1", created_at=NOON + MINUTE),
        a_mention(words, id="3", author=by, in_reply_to="1", created_at=NOON + 9 * MINUTE),
    ]
    for batch in (said,) if together else ([mention] for mention in said):
        take(batch, desk)
    return desk.log.case(desk.shelf.get(said[0].key).case)


@pytest.mark.parametrize("words", ["thanks!", "ty!!", "that worked, thank you", "perfecto, gracias 🙏"])
@pytest.mark.parametrize("together", [True, False])
def test_thanks_as_the_shipped_model_reads_them_wait_for_nobody_and_are_no_coming_back(desk, words, together):
    desk = replace(desk, reader=Triager.load())
    case = answered_and_then(desk, words, together=together)
    last = case.thread[-1]
    assert (last.asks, case.waiting_since, case.state) == (False, None, "waiting")
    stored = desk.shelf.get(last.id)
    assert (stored.case, stored.triage.abstain) == (case.id, True), (
        "whoever holds the case reads them all the same"
    )
    assert not came_back(case)


@pytest.mark.parametrize(
    ("words", "ours"),
    [
        ("yes please, thank you!", "We can send a new card."),
        ("Thank you! it's 4411", "We need the last digits."),
        ("ok", "That was us; both charges are gone."),
        ("still not working", "That was us; both charges are gone."),
        ("that works great, thanks!", "Would Tuesday suit you?"),
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_whatever_may_be_an_answer_to_us_waits_for_us_and_came_back(desk, words, ours, together):
    case = answered_and_then(replace(desk, reader=Triager.load()), words, ours, together)
    assert case.waiting_since == NOON + 9 * MINUTE
    assert came_back(case)


@pytest.mark.parametrize(
    ("told", "waits"),
    [
        (["That was us; both charges are gone."], False),
        (["Would Tuesday suit you?"], True),
        (["Would Tuesday suit you?", "The store is open until six."], True),
    ],
)
def test_what_we_said_is_read_from_our_replies_as_well(desk, clock, told, waits):
    desk = replace(desk, reader=Triager.load())
    first = a_mention("@TelmaraHelp you charged me twice on my bill, refund the $40", id="1", author="jane")
    (case_id,) = take([first], desk).opened
    for number, words in enumerate(told):
        clock.move(minutes=2)
        say(desk, case_id, words, f"r{number}")
    at = desk.now() + MINUTE
    take([a_mention("great, thank you!", id="2", author="jane", in_reply_to="1", created_at=at)], desk)
    assert (desk.log.case(case_id).waiting_since is not None) == waits


def say(desk, case_id: str, text: str, token: str) -> None:
    """A reply of ours that went out."""
    case = desk.log.case(case_id)
    said = reply.send(
        reply.Written(
            case=case_id,
            by="ana",
            text=text,
            client_token=token,
            seen_version=case.version,
            parent=case.thread[0].id,
        ),
        desk,
    )
    assert said.case is not None
    sent = ev.ReplySent(at=desk.now(), by="channel", reply=said.reply, channel_id=token)
    desk.log.append(case_id, [sent], said.case.version)


@pytest.mark.parametrize("words", ["lol", "enter to win a phone, follow and rt #giveaway"])
@pytest.mark.parametrize("together", [True, False])
def test_a_strangers_noise_in_an_answered_thread_waits_for_nobody_until_somebody_finds_that_it_matters(
    desk, words, together
):
    desk = replace(desk, reader=Triager.load())
    case = answered_and_then(desk, words, together=together, by="passerby")
    noise = desk.shelf.get(a_mention(id="3").key)
    assert (noise.case, noise.triage.wanted) == ("", False), "it lies in the filtered-out pile"
    assert (len(case.thread), case.waiting_since, case.state) == (2, None, "waiting")
    assert not came_back(case)
    case = promote(noise.mention.key, "lee", "a person read it and it matters", desk)
    assert (case.thread[-1].id, case.waiting_since) == (noise.mention.key, desk.now())
    assert came_back(case)
