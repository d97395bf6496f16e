"""Where an answer goes: to whom it was meant for, as openly as it was approved, and with a word where it cannot."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand.desk.channel import Later, Noticed, Sent
from firsthand.wiring.care import can_go_private
from tests.builders import a_case
from tests.fakes.vendors import VENDORS
from tests.families.test_every_channel import NOW, a_channel, an_intent, for_kind

# --- Reddit --------------------------------------------------------------------------------------------------


def test_a_comment_on_reddit_has_no_private_continuation():
    allowed = a_channel("reddit").can_reply(replace(for_kind("reddit"), private=True), NOW)
    assert not allowed.yes
    assert "private message" in allowed.reason


def test_a_private_message_on_reddit_is_answered_where_it_was_written():
    with VENDORS["reddit"]() as vendor:
        channel = a_channel("reddit", api_base=vendor.base, **vendor.options)
        intent = an_intent(private=True, parent="t4_abc")
        assert channel.can_reply(intent, NOW).yes
        assert isinstance(channel.publish(intent, NOW), Sent)
        assert vendor.posts[0].parent == "t4_abc"


def test_mail_to_moderators_is_answered_on_reddit_itself():
    allowed = a_channel("reddit").can_reply(an_intent(private=True, parent="modmail_1x"), NOW)
    assert not allowed.yes
    assert "mod.reddit.com" in allowed.reason


@pytest.mark.parametrize(("kind", "goes"), [("reddit", False), ("youtube", False), ("x", True), ("webhook", True)])
def test_a_public_case_is_offered_a_private_way_only_where_there_is_one(kind, goes):
    assert can_go_private(a_case(channel=kind)) is goes


# --- WhatsApp --------------------------------------------------------------------------------------------------

GROUP = "Y2FwaV9ncm91cDox"


def a_message(**more):
    said = {
        "from": "15551234567",
        "id": "wamid.A",
        "timestamp": "1764244800",
        "type": "text",
        "text": {"body": "hi"},
    }
    contacts = [{"profile": {"name": "Jane"}, "wa_id": "15551234567"}]
    value = {"metadata": {"phone_number_id": "999"}, "contacts": contacts, "messages": [{**said, **more}]}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", **value}}
    return json.dumps(
        {"object": "whatsapp_business_account", "entry": [{"id": "W", "changes": [change]}]}
    ).encode()


def heard_as(**more):
    (heard,) = a_channel("whatsapp").split(a_message(**more), NOW)
    return heard


def answer_to(heard, private, **more):
    mention = replace(heard.mention, created_at=NOW)
    known = {"parent_meta": heard.meta, "parent_mention": mention, "to": mention.author}
    return an_intent(private=private, parent=mention.id, **known, **more)


def sent_to(intent):
    with VENDORS["whatsapp"]() as vendor:
        channel = a_channel("whatsapp", api_base=vendor.base, **vendor.options)
        assert channel.can_reply(intent, NOW).yes, channel.can_reply(intent, NOW)
        assert isinstance(channel.publish(intent, NOW), Sent)
        doc = vendor.asked[-1].doc
    return {name: doc.get(name) for name in ("recipient_type", "to", "recipient") if name in doc}


def test_a_group_is_answered_in_the_group_as_openly_as_it_is_read():
    heard = heard_as(group_id=GROUP)
    assert not heard.mention.is_private
    assert heard.mention.author == "15551234567"
    assert heard.mention.in_reply_to == f"dm:{GROUP}"
    assert sent_to(answer_to(heard, private=False)) == {"recipient_type": "group", "to": GROUP}


def test_everybody_in_a_group_is_in_one_conversation():
    jane, joe = heard_as(group_id=GROUP), heard_as(group_id=GROUP, **{"from": "15559876543", "id": "wamid.B"})
    assert jane.mention.in_reply_to == joe.mention.in_reply_to
    assert jane.mention.author != joe.mention.author


def test_a_word_in_a_group_opens_no_private_message():
    allowed = a_channel("whatsapp").can_reply(answer_to(heard_as(group_id=GROUP), private=True), NOW)
    assert not allowed.yes
    assert "in the group" in allowed.reason


def test_a_group_closes_a_day_after_its_last_word():
    late = NOW + timedelta(hours=25)
    assert not a_channel("whatsapp").can_reply(answer_to(heard_as(group_id=GROUP), private=False), late).yes


def test_a_message_to_one_is_never_answered_in_the_open():
    assert not a_channel("whatsapp").can_reply(answer_to(heard_as(), private=False), NOW).yes


def test_one_of_a_group_who_did_not_get_it_is_not_all_of_it():
    said = {"id": "wamid.OUT", "status": "failed", "timestamp": "1764244800", "recipient_id": GROUP}
    status = {**said, "recipient_type": "group", "recipient_participant_id": "15551234567"}
    (heard,) = a_channel("whatsapp").split(json.dumps({"statuses": [status]}).encode(), NOW)
    assert isinstance(heard, Noticed)


def test_who_hides_their_number_is_answered_by_their_id():
    hidden = {"from": "", "from_user_id": "US.13491208655302741918"}
    assert sent_to(answer_to(heard_as(**hidden), private=True)) == {
        "recipient_type": "individual",
        "recipient": "US.13491208655302741918",
    }


def test_who_shows_their_number_is_answered_by_it():
    shown = {"from_user_id": "US.13491208655302741918"}
    assert sent_to(answer_to(heard_as(**shown), private=True)) == {
        "recipient_type": "individual",
        "to": "15551234567",
    }


@pytest.mark.parametrize(
    ("code", "whole_account"), [(131056, False), (130429, True), (80007, True), (80008, True), (131048, True)]
)
def test_a_limit_for_one_person_holds_up_nobody_else(code, whole_account):
    with VENDORS["whatsapp"]() as vendor:
        vendor.refusal = (400, {"error": {"code": code, "message": "limit"}})
        vendor.plan = ["refused"]
        answer = a_channel("whatsapp", api_base=vendor.base, **vendor.options).publish(for_kind("whatsapp"), NOW)
    assert isinstance(answer, Later)
    assert answer.whole_account is whole_account
    assert answer.retry_at > NOW
