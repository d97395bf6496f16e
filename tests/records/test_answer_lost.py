"""The database has committed and its answer goes lost: whoever waited for it cannot know, and nothing is done twice.

On PostgreSQL only, over a line that breaks right after the server's word; `test_on_postgresql` brings it here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count

import pytest
from django.db import close_old_connections, connection
from django.db.utils import InterfaceError, OperationalError

from firsthand.channels import connect
from firsthand.channels.signing import standard_signature
from firsthand.cli import working
from firsthand.desk import publish, reply
from firsthand.desk.capture import Capture, Door, digest_all, receive
from firsthand.desk.publish import Publisher, publish_round, resolve_human
from firsthand.desk.reply import Written
from firsthand.records.models import AuditRow, CaseRow, MentionRow, RawItem, ReplyRow
from firsthand.records.raw_inbox import DjangoInbox, completeness
from tests.fakes.channels import FakeChannel
from tests.fakes.clocks import StandingClock
from tests.fakes.desks import an_account, make_desk
from tests.fakes.lines import Line, a_line_to

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
_numbers = count(1)


@pytest.fixture
def line(transactional_db: None) -> Iterator[Line]:
    """Every connection from here on goes over a line that can break."""
    if connection.vendor != "postgresql":
        pytest.skip("about PostgreSQL: tests/records/test_on_postgresql.py runs it there")
    direct = {name: connection.settings_dict[name] for name in ("HOST", "PORT")}
    connection.close()
    with a_line_to(direct["HOST"], direct["PORT"]) as line:
        connection.settings_dict.update(zip(("HOST", "PORT"), line.address, strict=True))
        try:
            yield line
        finally:
            connection.close()
            connection.settings_dict.update(direct)


@contextmanager
def ours(account: str) -> Iterator[bool]:
    yield True


class Morning:
    """One customer's word, its case and its answer, with everybody doing what they do after a failure."""

    def __init__(self, clock: StandingClock, folder) -> None:
        self.clock = clock
        self.desk = make_desk(clock)
        self.name = f"crm{next(_numbers)}"
        self.channel = FakeChannel(an_account(self.name, "webhook", secrets={"secret": SECRET}))
        hook = connect(self.channel.account, folder)
        self.publisher = Publisher(self.desk, self.desk.outbox, lambda account: self.channel, ours)
        self.door = Door(lambda account: hook, DjangoInbox(), clock)
        self.capture = Capture(
            self.desk,
            self.door.inbox,
            lambda account: hook,
            complete=lambda intent, sent, how: publish.complete(self.publisher, intent, sent, how),
            refuse=lambda intent, code, message: publish.refuse(self.publisher, intent, code, message),
        )

    def told(self) -> None:
        """The channel delivers until it hears that the word was kept."""
        body = json.dumps({"id": "1", "author": "jane", "text": "no signal", "created_at": "2026-09-18T12:00:00Z"})
        stamp = str(int(self.clock().timestamp()))
        signature = standard_signature(SECRET, "msg_1", stamp, body.encode())
        headers = {"Webhook-Id": "msg_1", "Webhook-Timestamp": stamp, "Webhook-Signature": signature}
        until_done(lambda: receive(self.door, self.name, body.encode(), headers))

    def read(self) -> None:
        for _ in range(2):
            working._try("raw inbox", lambda: digest_all(self.capture))

    def answered(self) -> str:
        """An agent presses the button until the page says that it was done."""
        case = self.desk.log.case(CaseRow.objects.get(account=self.name).id)
        written = Written(
            case=case.id,
            text="On it, thank you.",
            by="ana",
            client_token="one press",
            seen_version=case.version,
            parent="1",
            overruled=True,
        )
        return str(until_done(lambda: reply.send(written, self.desk).reply))

    def published(self) -> None:
        for _ in range(8):
            self.clock.move(minutes=5)
            working._try("replies", lambda: publish_round(self.publisher, [self.name]))

    def decided(self) -> None:
        """What nobody could confirm a person looks for on the channel, and says what is there."""
        for row in ReplyRow.objects.filter(account=self.name, status="human"):
            there = [post.ext_id for post in self.channel.wall if post.reply == row.id]
            word = {"decision": "seen", "ext_id": there[0]} if there else {"decision": "send again"}
            decide = partial(resolve_human, self.publisher, row.id, by="lee", **word)
            working._try("a decision", decide)

    def whole(self) -> None:
        self.told()
        self.read()
        self.answered()
        self.published()
        self.decided()
        self.published()

    def came_to_its_end(self) -> None:
        (mention,) = MentionRow.objects.filter(account=self.name, inbound=True)
        assert mention.case == CaseRow.objects.get(account=self.name).id
        assert not RawItem.objects.filter(account=self.name, state="new").exists()
        counts = completeness()[self.name]
        assert counts["received"] == sum(counts[name] for name in ("kept", "duplicates", "refused", "unparsed"))
        assert (counts["kept"], counts["unparsed"]) == (1, 0)
        row = ReplyRow.objects.get(account=self.name)
        assert [post.reply for post in self.channel.wall] == [row.id]
        assert (row.status, row.ext_id) == ("sent", self.channel.wall[0].ext_id)
        assert self.desk.log.case(row.case).reply(row.id).status == "sent"
        assert AuditRow.objects.filter(about=row.id, what="reply sent").count() == 1


def until_done(act: Callable[[], object]) -> object:
    for _ in range(3):
        try:
            return act()
        except (OperationalError, InterfaceError):
            connection.close()
    raise AssertionError("it never came through")


@pytest.fixture
def morning(line: Line, clock: StandingClock, tmp_path) -> Morning:
    return Morning(clock, tmp_path)


def test_a_word_that_was_kept_without_our_knowing_is_delivered_again_and_counts_once(line, morning):
    line.lose(said="records_rawitem")
    morning.told()
    assert (line.lost, RawItem.objects.count()) == (1, 2)
    morning.read()
    assert (MentionRow.objects.count(), CaseRow.objects.count()) == (1, 1)
    assert completeness()[morning.name]["duplicates"] == 1


def test_what_was_taken_in_without_our_knowing_is_not_taken_in_again(line, morning):
    morning.told()
    line.lose(said="records_caserow")
    morning.read()
    assert line.lost == 1
    assert (MentionRow.objects.count(), CaseRow.objects.count()) == (1, 1)
    assert RawItem.objects.get().state == "done"
    assert completeness()[morning.name]["kept"] == 1


def test_a_second_press_after_a_lost_answer_finds_the_first(line, morning):
    morning.told()
    morning.read()
    line.lose(said="records_replyrow")
    placed = morning.answered()
    assert (line.lost, ReplyRow.objects.get().id) == (1, placed)
    assert [type(event).__name__ for event in morning.desk.log.read(ReplyRow.objects.get().case)].count(
        "ReplyQueued"
    ) == 1


def a_reply_that_waits(morning: Morning) -> str:
    morning.told()
    morning.read()
    return morning.answered()


def test_a_claim_whose_answer_was_lost_makes_no_call_and_ends_with_a_person(line, morning):
    placed = a_reply_that_waits(morning)
    line.lose(said="'sending'")
    morning.published()
    assert (line.lost, morning.channel.calls) == (1, [])
    assert ReplyRow.objects.get(id=placed).status == "human"
    morning.decided()
    morning.published()
    morning.came_to_its_end()


def test_a_post_whose_writing_back_was_kept_without_our_knowing_is_sent_and_not_posted_again(line, morning):
    a_reply_that_waits(morning)
    line.lose(said="'sent'")
    morning.published()
    assert (line.lost, len(morning.channel.calls)) == (1, 1)
    morning.came_to_its_end()


def test_whichever_commit_loses_its_answer_nothing_is_twice_and_nothing_stuck(line, clock, tmp_path):
    """The first, the second, and so on until a morning has fewer commits than that."""
    for nth in count(1):
        morning = Morning(clock, tmp_path)
        line.lose(nth=nth)
        morning.whole()
        morning.came_to_its_end()
        if not line.lost:
            break
    assert nth > 5, "kept, taken in, answered, claimed, written back: the line must have lost each of these"


def test_a_server_that_was_started_anew_costs_nobody_a_page(line):
    """Each of the pages' threads keeps its line: at the beginning of a request one that broke is put aside."""
    assert CaseRow.objects.count() == 0
    line.cut()
    close_old_connections()
    assert CaseRow.objects.count() == 0
