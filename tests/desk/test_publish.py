"""Publishing once: what leaves, what waits, what is not confirmed, and who decides."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta

import pytest

from firsthand.desk import reply
from firsthand.desk.channel import Capabilities
from firsthand.desk.intake import take
from firsthand.desk.publish import Publisher, publish_round, resolve_human
from firsthand.records import accounts
from firsthand.records.models import AuditRow, CaseRow, ReplyRow
from tests.builders import a_mention
from tests.fakes.channels import FakeChannel
from tests.fakes.desks import a_ready_reply, an_account

pytestmark = pytest.mark.django_db


@contextmanager
def ours(account):
    yield True


@pytest.fixture
def channel(desk):
    return FakeChannel(an_account())


@pytest.fixture
def publisher(desk, channel):
    return Publisher(desk, desk.outbox, lambda account: channel, ours)


def status(reply_id):
    return ReplyRow.objects.get(id=reply_id).status


def in_log(desk, reply_id):
    return desk.log.case(ReplyRow.objects.get(id=reply_id).case).reply(reply_id)


def test_a_reply_waits_out_its_undo_time_and_then_leaves_once(desk, clock, channel, publisher):
    reply_id = a_ready_reply(desk)
    assert not publish_round(publisher).replies
    clock.move(seconds=desk.policy.undo_seconds)
    assert publish_round(publisher).replies == [(reply_id, "sent")]
    assert not publish_round(publisher).replies
    assert [post.text for post in channel.wall] == ["On it, thank you for telling us."]
    assert (status(reply_id), in_log(desk, reply_id).status) == ("sent", "sent")
    assert in_log(desk, reply_id).channel_id == "post-1"


def test_a_reply_that_was_taken_back_never_leaves(desk, clock, channel, publisher):
    reply_id = a_ready_reply(desk)
    assert reply.take_back(ReplyRow.objects.get().case, reply_id, "ana", desk)
    clock.move(minutes=5)
    publish_round(publisher)
    assert not channel.calls


def test_the_claim_is_stored_before_the_call(desk, clock, channel):
    seen = []

    def look(name):
        if name == "before call":
            seen.append(status(reply_id))

    publisher = Publisher(desk, desk.outbox, lambda account: channel, ours, fault=look)
    reply_id = a_ready_reply(desk)
    clock.move(minutes=1)
    publish_round(publisher)
    assert seen == ["sending"]


def test_an_answer_that_is_not_definite_is_not_confirmed_then_found(desk, clock, channel, publisher):
    channel.plan = ["landed"]
    reply_id = a_ready_reply(desk)
    clock.move(minutes=1)
    publish_round(publisher)
    assert (status(reply_id), CaseRow.objects.get().attention) == ("unknown", "unknown")
    publish_round(publisher)
    assert status(reply_id) == "unknown", "nothing is looked for before it has settled"
    clock.move(minutes=3)
    publish_round(publisher)
    assert (status(reply_id), in_log(desk, reply_id).status, len(channel.calls)) == ("sent", "sent", 1)


def test_a_draft_of_a_backup_that_was_approved_and_sent_since_is_found_before_its_call(
    desk, clock, channel, publisher
):
    reply_id = a_ready_reply(desk)
    assert channel.publish(desk.outbox.intent(reply_id), clock())
    ReplyRow.objects.filter(id=reply_id).update(looks=1)  # as a restore leaves it
    clock.move(minutes=1)
    publish_round(publisher)
    assert (status(reply_id), len(channel.wall), len(channel.calls)) == ("sent", 1, 1)


def test_a_lost_reply_waits_for_a_person_who_sends_it_again(desk, clock, channel, publisher):
    channel.plan = ["lost"]
    reply_id = a_ready_reply(desk)
    clock.move(minutes=1)
    for _ in range(6):
        publish_round(publisher)
        clock.move(minutes=10)
    assert (status(reply_id), in_log(desk, reply_id).status, len(channel.calls)) == ("human", "human", 1)
    assert resolve_human(publisher, reply_id, "send again", by="lee") == "ready"
    publish_round(publisher)
    assert (status(reply_id), len(channel.wall)) == ("sent", 1)


def test_what_landed_after_all_is_found_before_the_second_call(desk, clock, channel, publisher):
    channel.plan = ["late"]
    reply_id = a_ready_reply(desk)
    clock.move(minutes=1)
    for _ in range(6):
        publish_round(publisher)
        clock.move(minutes=10)
    channel.settle()
    resolve_human(publisher, reply_id, "send again", by="lee")
    publish_round(publisher)
    assert (status(reply_id), len(channel.wall), len(channel.calls)) == ("sent", 1, 1)


def test_a_person_who_sees_it_links_it(desk, clock, channel, publisher):
    channel.plan = ["landed"]
    channel.blind = True
    reply_id = a_ready_reply(desk)
    clock.move(minutes=1)
    publish_round(publisher)
    with pytest.raises(ValueError, match="looked for"):
        resolve_human(publisher, reply_id, "send again", by="lee")
    assert resolve_human(publisher, reply_id, "seen", by="lee", ext_id="post-1") == "sent"
    assert in_log(desk, reply_id).channel_id == "post-1"


def test_one_post_satisfies_one_reply(desk, clock, channel, publisher):
    first = a_ready_reply(desk, "Thanks, fixed!", id="7", author="jane")
    clock.move(minutes=1)
    publish_round(publisher)
    second = a_ready_reply(desk, "Thanks, fixed!", id="8", author="jane")
    ReplyRow.objects.filter(id=second).update(parent="7")
    channel.plan = ["lost"]
    clock.move(minutes=1)
    for _ in range(6):
        publish_round(publisher)
        clock.move(minutes=10)
    assert (status(first), status(second)) == ("sent", "human")


def test_a_publisher_that_died_in_the_call_leaves_it_not_confirmed(desk, clock, channel, publisher):
    reply_id = a_ready_reply(desk)
    clock.move(minutes=1)
    assert desk.outbox.claim(reply_id, "dead", desk.now()).fence == 1
    publish_round(publisher)
    assert status(reply_id) == "unknown"
    assert not channel.calls


def test_a_publisher_that_was_fenced_off_writes_evidence_only(desk, clock, channel, publisher):
    reply_id = a_ready_reply(desk)
    clock.move(minutes=1)

    def swept(name):
        if name == "after call":
            ReplyRow.objects.filter(id=reply_id).update(status="unknown", fence=9)

    fenced = Publisher(desk, desk.outbox, lambda account: channel, ours, fault=swept)
    assert publish_round(fenced).replies == [(reply_id, "fenced")]
    row = ReplyRow.objects.get()
    assert (row.status, json.loads(row.evidence)[-1]["what"]) == ("unknown", "fenced")


def test_a_definite_no_is_refused_and_says_why(desk, clock, channel, publisher):
    channel.plan = ["refused"]
    reply_id = a_ready_reply(desk)
    clock.move(minutes=1)
    publish_round(publisher)
    assert in_log(desk, reply_id).problem == "not permitted"
    assert CaseRow.objects.get().attention == "refused"


def test_not_now_waits_and_keeps_the_whole_account_quiet(desk, clock, channel, publisher):
    channel.plan = ["later"]
    replies = [a_ready_reply(desk) for _ in range(3)]
    clock.move(minutes=1)
    assert publish_round(publisher).counts == {"later": 1}
    assert not publish_round(publisher).replies
    clock.move(minutes=15)
    assert publish_round(publisher).counts == {"sent": 3}
    assert {status(r) for r in replies} == {"sent"}


def test_a_set_like_channel_takes_the_same_text_again(desk, clock, channel, publisher):
    channel.capabilities = Capabilities(idempotency="A", settle_seconds=5)
    channel.plan = ["lost", "landed", "lost"]
    reply_id = a_ready_reply(desk)
    for _ in range(8):
        clock.move(minutes=1)
        publish_round(publisher)
    assert (status(reply_id), len(channel.wall)) == ("sent", 1)


def test_a_keyed_channel_is_called_again_only_while_it_remembers(desk, clock, channel, publisher):
    channel.capabilities = Capabilities(idempotency="B", settle_seconds=60, key_minutes=60)
    channel.plan = ["lost"] * 9
    reply_id = a_ready_reply(desk)
    for _ in range(90):
        clock.move(minutes=2)
        publish_round(publisher)
    assert status(reply_id) == "human"
    assert 1 < len(channel.calls) <= 6


def test_somebody_who_answered_in_the_channel_itself_stops_a_reply(desk, clock, channel, publisher):
    reply_id = a_ready_reply(desk, id="77")
    take(
        [a_mention("We are on it", id="78", author="brand", inbound=False, in_reply_to="77", account="larkwire")],
        desk,
    )
    clock.move(minutes=1)
    publish_round(publisher)
    assert status(reply_id) == "human"
    assert "answered" in in_log(desk, reply_id).problem
    assert not channel.calls


def test_what_the_channel_does_not_allow_goes_to_a_person_with_the_reason(desk, clock, channel, publisher):
    channel.closed = "the author did not mention us"
    reply_id = a_ready_reply(desk)
    clock.move(minutes=1)
    publish_round(publisher)
    assert in_log(desk, reply_id).problem == "the author did not mention us"


def test_words_that_are_not_the_approved_ones_never_leave(desk, clock, channel, publisher):
    a_ready_reply(desk)
    ReplyRow.objects.update(text="something else")
    clock.move(minutes=1)
    publish_round(publisher)
    assert ReplyRow.objects.get().status == "human"
    assert not channel.calls


@pytest.mark.parametrize("state", ["listening", "paused"])
def test_an_account_that_only_listens_sends_nothing(desk, clock, channel, publisher, state):
    a_ready_reply(desk)
    accounts.set_state("larkwire", state)
    clock.move(minutes=1)
    assert not publish_round(publisher).replies


def test_the_red_button_stops_everything_also_between_the_list_and_the_claim(desk, clock, channel):
    def press(name):
        if name == "before claim":
            accounts.pause_publishing(True)

    publisher = Publisher(desk, desk.outbox, lambda account: channel, ours, fault=press)
    a_ready_reply(desk)
    clock.move(minutes=1)
    assert not publish_round(publisher).replies
    assert not channel.calls
    accounts.pause_publishing(False)


def test_urgent_first_and_never_more_than_the_channel_takes(desk, clock, channel, publisher):
    channel.capabilities = Capabilities(calls=2, calls_seconds=900)
    slow = [a_ready_reply(desk) for _ in range(3)]
    urgent = a_ready_reply(desk)
    ReplyRow.objects.filter(id=urgent).update(priority=0)
    clock.move(minutes=1)
    assert [r for r, _ in publish_round(publisher).replies] == [urgent, min(slow)] or len(channel.calls) == 2
    assert channel.calls[0] == urgent
    assert not publish_round(publisher).replies
    clock.move(minutes=16)
    assert publish_round(publisher).counts == {"sent": 2}


def test_a_reply_that_waited_for_a_day_is_read_again_first(desk, clock, channel, publisher):
    reply_id = a_ready_reply(desk)
    clock.move(hours=25)
    publish_round(publisher)
    assert status(reply_id) == "human"


def test_every_outcome_stands_in_the_audit(desk, clock, channel, publisher):
    channel.plan = ["landed"]
    a_ready_reply(desk)
    clock.move(minutes=1)
    publish_round(publisher)
    clock.move(minutes=5)
    publish_round(publisher)
    what = list(AuditRow.objects.order_by("id").values_list("what", flat=True))
    assert what == ["reply queued", "reply unknown", "reply sent"]


def test_the_replay_channel_shows_its_page_and_reads_it_back(desk, clock, tmp_path):
    from firsthand.channels import connect

    account = an_account("page")
    replay = connect(account, tmp_path)
    publisher = Publisher(desk, desk.outbox, lambda a: replay, ours)
    reply_id = a_ready_reply(desk, account="page")
    clock.move(seconds=desk.policy.undo_seconds + timedelta(seconds=1).seconds)
    publish_round(publisher)
    lines = (tmp_path / "public" / "page.jsonl").read_text().splitlines()
    assert [json.loads(line)["reply"] for line in lines] == [reply_id]
    again = desk.outbox.intent(reply_id)
    assert replay.publish(again, desk.now()).ext_id == f"post-{reply_id}"
    assert len((tmp_path / "public" / "page.jsonl").read_text().splitlines()) == 1
