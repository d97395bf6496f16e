"""Where an answer goes: to whom it was meant for, as openly as it was approved, and with a word where it cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firsthand.desk.channel import Sent
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
