"""The consent ledger, and stop words: marketing ends at once, care never."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest

from firsthand.engine.consent import ConsentEntry, revoked, standing, stop_word

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SCOPE = "account_data_for_offers"


def entry(granted: bool = True, **changes) -> ConsentEntry:
    fields = {
        "scope": SCOPE, "channel": "*", "granted": granted, "method": "asked_in_conversation",
        "evidence": "“yes, you may”", "at": NOON,
    }  # fmt: skip
    return ConsentEntry(**{**fields, **changes})


def test_nobody_who_was_not_asked_has_agreed():
    assert standing([], SCOPE, "x", NOON) == "unknown"


def test_the_newest_word_counts():
    later = NOON + timedelta(days=1)
    ledger = [entry(), entry(granted=False, at=later)]
    assert standing(ledger, SCOPE, "x", NOON) == "granted"
    assert standing(ledger, SCOPE, "x", later) == "refused"


def test_a_yes_for_one_contact_ends_with_it():
    once = entry(until=NOON + timedelta(hours=1))
    assert standing([once], SCOPE, "x", NOON + timedelta(minutes=59)) == "granted"
    assert standing([once], SCOPE, "x", NOON + timedelta(hours=1)) == "unknown"


def test_a_revocation_holds_from_the_moment_on_every_channel_and_deletes_nothing():
    ledger = revoked([entry(channel="x"), entry(channel="email")], SCOPE, NOON + timedelta(hours=1))
    assert len(ledger) == 2
    for channel in ("x", "email"):
        assert standing(ledger, SCOPE, channel, NOON + timedelta(hours=1)) == "revoked"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("STOP", "en"), ("stop.", "en"), ("Unsubscribe please", "en"), ("please stop texting me", "en"),
        ("no more ads please!!", "en"), ("stop sending me your promo emails", "en"), ("opt out", "en"),
        ("I don't want any more offers", "en"), ("take me off your list", "en"),
        ("BAJA", "es"), ("no me envíen más publicidad", "es"), ("dejen de mandarme promociones", "es"),
        ("no quiero más ofertas", "es"), ("désabonnez-moi", "fr"), ("arrêtez de m’envoyer des pubs", "fr"),
        ("plus de pub svp", "fr"), ("je ne veux plus recevoir de publicité", "fr"),
    ],
)  # fmt: skip
def test_stop_words_of_the_languages_we_ship_stop_marketing(words, language):
    stop = stop_word(words)
    assert stop is not None
    assert stop.language == language


@pytest.mark.parametrize(
    "words",
    [
        "cancel my plan", "stop charging me", "my internet stops every night", "I want to end my contract",
        "quit making excuses", "no more data left", "please stop the late fee", "quiero darme de baja",
        "dejen de cobrarme", "mi internet se para", "je veux résilier mon forfait", "arrêtez de me facturer",
        "plus de réseau", "it stops working when I make a call", "what offers do you have?", "no service since noon",
    ],
)  # fmt: skip
def test_requests_for_help_are_never_taken_for_a_stop(words):
    assert stop_word(words) is None


def test_false_stops_on_real_mentions_are_fewer_than_one_in_five_thousand(shared):
    path = shared / "mentions" / "real_mentions.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [row["text"] for row in map(json.loads, lines) if row.get("inbound", True)]
    stops = [text for text in texts if stop_word(text)]
    assert len(stops) <= len(texts) / 5000
