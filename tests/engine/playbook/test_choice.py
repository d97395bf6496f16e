"""Which playbook a case is offered first: what its customer wrote decides, then the topic."""

from __future__ import annotations

import pytest

from firsthand.desk.playbook_files import load_library
from firsthand.engine.playbook.choice import OFFERED_MOST, fitting

BOOKS = load_library()


def offered(topic: str, said: str) -> list[str]:
    return [each.id for each in fitting(BOOKS.values(), topic, said)]


@pytest.mark.parametrize(
    ("topic", "said", "first"),
    [
        ("network", "No signal in Austin since this morning", "no_service"),
        ("network", "Lost service mid call on Riverside Drive. Both our phones.", "no_service"),
        ("network", "sigo sin señal desde ayer", "no_service"),
        ("network", "my router keeps restarting, home internet is dead", "home_internet"),
        ("network", "group texts and MMS will not go out", "picture_messages"),
        ("network", "LTE is sooo slow, videos keep buffering", "slow_data"),
        ("billing", "I lost my job and can't pay this month", "payment_extension"),
        ("billing", "you overcharged me again, I want a refund", "bill_dispute"),
        ("service", "thank you so much, great job Dana", "praise"),
        ("service", "the store on 5th closed early", "store_visit"),
        ("sales", "can I do an early upgrade to the new pixel", "upgrade"),
        ("none", "where is my parcel, tracking has not moved", "order_delivery"),
    ],
)
def test_what_the_customer_wrote_chooses_first(topic: str, said: str, first: str) -> None:
    assert offered(topic, said)[0] == first


def test_without_a_word_the_topics_own_are_offered_and_never_too_many() -> None:
    assert {BOOKS[each].topic for each in offered("network", "help")} == {"network"}
    everything = " ".join(words for book in BOOKS.values() for words in book.fits)
    assert len(offered("network", everything)) == OFFERED_MOST


def test_no_words_and_no_topic_offer_nothing() -> None:
    assert offered("none", "") == []
