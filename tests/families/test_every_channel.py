"""Laws that hold for every channel: what it reads, what it refuses, and what it says of an answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.channels import CHANNELS, KINDS, connect
from firsthand.channels.remote import RemoteChannel
from firsthand.desk.channel import (
    Absent,
    ChannelAccount,
    Deleted,
    Found,
    Intent,
    Later,
    Noticed,
    Posted,
    Receipt,
    Refused,
    Sent,
    Unknown,
    Unparsed,
)
from firsthand.domain.mention import CHANNELS as WORDS
from tests.fakes.vendors import VENDORS
from tests.families.bodies import BODIES

ROOT = Path(__file__).parents[2]
NOW = datetime.now(UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
REMOTE = sorted(VENDORS)
UNSURE = ["lost", "landed", "500 lost", "500 landed", "no id", "broken json", "empty", "cut", "late", "moved"]


def a_channel(kind: str, home: Path = Path("/nowhere"), **options: str):
    return connect(ChannelAccount("acc", kind, options=options, secrets={"secret": SECRET}), home)


def an_intent(text: str = "On it, thank you! See https://example.com/a & more", **changes) -> Intent:
    fields = {
        "id": "reply-abc",
        "case": "case-1",
        "account": "acc",
        "text": text,
        "text_sha256": sha256(text.encode()).hexdigest(),
        "parent": "42_7",
        "to": "jane",
        "first_call_at": NOW - timedelta(seconds=5),
        "created_at": NOW - timedelta(minutes=1),
        "correlation": "reply-abc",
        "parent_meta": {"author_id": "jane"},
    }
    return Intent(**{**fields, **changes})


PARENTS = {
    "bluesky": "at://did:plc:jane/app.bsky.feed.post/3kaheyt6vpc22",
    "google_reviews": "accounts/1/locations/2/reviews/Ab",
    "reddit": "t1_abc",
}


def for_kind(kind: str) -> Intent:
    return an_intent(private=kind == "whatsapp", parent=PARENTS.get(kind, "42_7"))


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda c: c.kind)
class TestEvery:
    def test_its_kind_is_a_word_of_the_house(self, channel):
        assert channel.kind in WORDS
        assert KINDS[channel.kind] is channel

    def test_its_numbers_stand_in_the_settings_file(self, channel):
        can = a_channel(channel.kind).capabilities
        assert can.idempotency in "ABCD"
        assert can.ingest

    def test_it_has_a_page_that_says_how(self, channel):
        page = (ROOT / "docs" / "how-to" / "channels" / f"{channel.kind}.md").read_text()
        for heading in ("## What to create", "## Connect it", "## Settings", "## Bodies", "## What it cannot do"):
            assert heading in page, heading

    def test_a_body_without_a_signature_is_refused(self, channel):
        for headers in ({}, {"x-hub-signature-256": ""}, {"authorization": "Bearer x"}):
            assert not a_channel(channel.kind).verify(b"{}", headers, NOW).ok

    def test_a_check_of_our_address_is_not_answered_to_strangers(self, channel):
        asked = {"hub.mode": "subscribe", "hub.verify_token": "guess", "hub.challenge": "123"}
        assert a_channel(channel.kind).challenge(asked) is None

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        body=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")))
    )
    def test_no_bytes_are_too_strange(self, channel, body):
        lawful(a_channel(channel.kind).split(body, NOW))

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_a_known_body_with_a_part_gone_wrong_is_still_read(self, channel, data):
        body = data.draw(st.sampled_from(BODIES[channel.kind]))
        if not isinstance(body, (dict, list)):
            lawful(a_channel(channel.kind).split(str(body).encode(), NOW))
            return
        path = data.draw(st.sampled_from(paths(body)))
        odd = data.draw(
            st.sampled_from([None, "", 0, -1, 1e300, True, [], {}, [None], {"id": None}, "\x00", "\ud800", [[]]])
        )
        lawful(a_channel(channel.kind).split(json.dumps(changed(body, path, odd)).encode(), NOW))

    def test_its_example_bodies_are_read_whole_and_always_alike(self, channel):
        for body in BODIES[channel.kind]:
            raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            heard = a_channel(channel.kind).split(raw, NOW)
            assert heard
            assert not [h for h in heard if isinstance(h, Unparsed)], heard
            assert heard == a_channel(channel.kind).split(raw, NOW)


def paths(body, before=()):
    """Every place in a body."""
    found = [before] if before else []
    inner = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for step, value in inner:
        found += paths(value, (*before, step))
    return found


def changed(body, path, value):
    body = json.loads(json.dumps(body))
    at = body
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return body


def lawful(heard):
    """What was heard is made of values that any database keeps."""
    for each in heard:
        assert isinstance(each, (Posted, Deleted, Receipt, Noticed, Unparsed))
        if isinstance(each, Posted):
            mention = each.mention
            assert mention.id
            assert mention.account == "acc"
            assert mention.channel in WORDS
            assert mention.created_at.utcoffset() == timedelta(0)
            assert mention.rating is None or 1 <= mention.rating <= 5
            for words in (
                mention.id,
                mention.text,
                mention.author,
                mention.author_name,
                mention.in_reply_to or "",
            ):
                assert "\x00" not in words
                words.encode()
            assert all(isinstance(v, str) for v in each.meta.values())
        if isinstance(each, (Deleted, Noticed, Receipt)):
            assert isinstance(each.ext_id, str)
        if isinstance(each, Unparsed):
            assert each.problem
            each.payload.encode()


@pytest.mark.parametrize("kind", REMOTE)
class TestEveryVendor:
    @pytest.fixture
    def vendor(self, kind):
        with VENDORS[kind]() as vendor:
            yield vendor

    @pytest.fixture
    def channel(self, kind, vendor):
        return a_channel(kind, api_base=vendor.base, **vendor.options)

    def test_a_yes_is_sent_with_its_id_and_the_words_as_they_were_approved(self, kind, vendor, channel):
        intent = for_kind(kind)
        answer = channel.publish(intent, NOW)
        assert isinstance(answer, Sent), answer
        assert answer.ext_id
        assert vendor.posts[0].text.endswith(intent.text)

    def test_what_was_approved_as_private_never_stands_in_public(self, kind, vendor, channel):
        intent = replace(for_kind(kind), private=True)
        if channel.can_reply(intent, NOW).yes:
            channel.publish(intent, NOW)
        assert all(post.private for post in vendor.posts)

    @pytest.mark.parametrize("fault", UNSURE)
    def test_whatever_is_no_definite_answer_is_unknown(self, kind, vendor, channel, fault):
        if kind == "webhook" and fault in ("no id", "broken json", "empty"):
            pytest.skip("a webhook's receiver says yes by its status alone")
        vendor.plan = [fault]
        assert isinstance(channel.publish(for_kind(kind), NOW), Unknown)

    def test_a_no_is_refused_and_a_limit_is_later(self, kind, vendor, channel):
        vendor.plan = ["refused", "limit", "auth"]
        assert isinstance(channel.publish(for_kind(kind), NOW), Refused)
        limited = channel.publish(for_kind(kind), NOW)
        assert isinstance(limited, Later)
        assert limited.retry_at > NOW
        assert isinstance(channel.publish(for_kind(kind), NOW), Later)

    def test_where_nobody_listens_nothing_was_sent(self, kind, vendor):
        channel = a_channel(kind, api_base="http://127.0.0.1:9", **vendor.options)
        assert isinstance(channel.publish(for_kind(kind), NOW), Later)

    def test_what_landed_is_found_and_what_did_not_is_not(self, kind, vendor, channel):
        if kind in ("webhook", "whatsapp"):
            pytest.skip("this kind cannot be read back")
        intent = for_kind(kind)
        assert isinstance(channel.lookup(intent, NOW), Absent)
        vendor.plan = ["landed"]
        channel.publish(intent, NOW)
        look = channel.lookup(intent, NOW)
        assert isinstance(look, Found), look
        assert len(look.ext_ids) == 1

    def test_a_set_like_or_keyed_channel_makes_one_post_of_two_calls(self, kind, vendor, channel):
        if channel.capabilities.idempotency not in "AB":
            pytest.skip("this kind is called once")
        vendor.plan = ["landed"]
        intent = for_kind(kind)
        channel.publish(intent, NOW)
        assert isinstance(channel.publish(intent, NOW), Sent)
        assert len(vendor.posts) == 1

    def test_calls_are_not_led_away_from_this_machine(self, kind, vendor):
        channel = a_channel(kind, api_base="http://example.com")
        assert isinstance(channel, RemoteChannel)
        with pytest.raises(ValueError, match="loopback"):
            _ = channel.api

    def test_no_token_stands_in_an_address(self, kind, vendor, channel):
        channel = connect(
            ChannelAccount(
                "acc",
                kind,
                options={"api_base": vendor.base, **vendor.options},
                secrets={"secret": SECRET, "access_token": "tok-secret"},
            ),
            Path("/nowhere"),
        )
        channel.publish(for_kind(kind), NOW)
        channel.lookup(for_kind(kind), NOW)
        for asked in vendor.asked:
            assert "tok-secret" not in asked.path + json.dumps(asked.query)
