"""The real code under any order of approvals, faults, deaths, echoes, late effects and people's decisions."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from firsthand.desk import publish
from firsthand.desk.channel import Capabilities, Sent
from firsthand.desk.publish import Publisher, publish_round, resolve_human
from firsthand.records.models import ReplyRow
from tests.builders import NOON
from tests.fakes.channels import FakeChannel
from tests.fakes.clocks import StandingClock
from tests.fakes.desks import a_ready_reply, an_account, make_desk

pytestmark = pytest.mark.django_db
_numbers = count(1)
POINTS = (
    "before claim",
    "after claim",
    "before call",
    "after call",
    "before write back",
    "after write back",
    "after look",
)
FAULTS = ("ok", "lost", "landed", "late", "no_id", "crash", "refused", "later")


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def ours(account):
    yield True


class Publishing(RuleBasedStateMachine):
    idempotency = "D"
    truth = "D"

    def __init__(self):
        super().__init__()
        self.account = f"acc{next(_numbers)}"
        self.clock = StandingClock(NOON + timedelta(minutes=5))
        self.desk = make_desk(self.clock)
        self.channel = FakeChannel(an_account(self.account), truth=self.truth)
        settle = 60 if self.idempotency == self.truth else 1
        self.channel.capabilities = Capabilities(
            idempotency=self.idempotency, settle_seconds=settle, key_minutes=50
        )
        self.dies_at = ""
        self.replies = {}

    def fault(self, name):
        if name == self.dies_at:
            self.dies_at = ""
            raise Killed

    @property
    def publisher(self):
        return Publisher(self.desk, self.desk.outbox, lambda account: self.channel, ours, fault=self.fault)

    def round(self):
        with suppress(Killed):
            publish_round(self.publisher, [self.account])
        self.dies_at = ""

    @rule(same=st.booleans())
    def approve(self, same):
        if len(self.replies) < 4:
            text = "Thanks, fixed!" if same else f"On it, number {len(self.replies)}."
            self.replies[a_ready_reply(self.desk, text, account=self.account)] = text

    @rule(plan=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=4))
    def work(self, plan):
        self.channel.plan = plan
        self.round()
        self.channel.plan = []

    @rule(plan=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=2), point=st.sampled_from(POINTS))
    def work_and_die(self, plan, point):
        self.channel.plan, self.dies_at = plan, point
        self.round()
        self.channel.plan = []

    @rule(seconds=st.sampled_from([5, 20, 70, 400, 1000]))
    def time_passes(self, seconds):
        if seconds > 60:
            self.channel.settle()
        self.clock.move(seconds=seconds)

    @rule(hours=st.sampled_from([-2, 2]))
    def the_clock_jumps(self, hours):
        self.clock.move(hours=hours)

    @rule()
    def what_is_late_lands(self):
        self.channel.settle()

    @precondition(lambda self: self.channel.wall)
    @rule()
    def an_echo_comes(self):
        post = self.channel.wall[-1]
        if ReplyRow.objects.filter(account=self.account, ext_id=post.ext_id).exists():
            return
        intent = self.desk.outbox.intent(post.reply)
        if intent.status in ("sending", "unknown", "human"):
            publish.complete(self.publisher, intent, Sent(post.ext_id), "echo")

    @rule()
    def a_person_decides(self):
        for row in ReplyRow.objects.filter(account=self.account, status="human"):
            self._decide(row)

    def _decide(self, row):
        if self.channel.late:
            return
        there = [p for p in self.channel.wall if p.reply == row.id]
        if there:
            resolve_human(self.publisher, row.id, "seen", by="lee", ext_id=there[0].ext_id)
        else:
            resolve_human(self.publisher, row.id, "send again", by="lee")

    @invariant()
    def nothing_is_posted_twice(self):
        counts = Counter(post.reply for post in self.channel.wall)
        assert all(number == 1 for number in counts.values()), "TWICE"

    @invariant()
    def what_is_posted_is_what_was_approved(self):
        for post in self.channel.wall:
            row = ReplyRow.objects.get(id=post.reply)
            assert (post.text, post.parent) == (self.replies[post.reply], row.parent)

    @invariant()
    def what_is_sent_is_there(self):
        there = {post.reply for post in self.channel.wall}
        sent = set(ReplyRow.objects.filter(account=self.account, status="sent").values_list("id", flat=True))
        assert sent <= there

    @invariant()
    def the_log_and_the_outbox_agree(self):
        for row in ReplyRow.objects.filter(account=self.account):
            in_log = self.desk.log.case(row.case).reply(row.id).status
            expected = "ready" if row.status in ("sending", "later") else row.status
            assert in_log == expected

    def teardown(self):
        """Healed, everything comes to an end: nothing is stuck."""
        for _ in range(40):
            self.channel.settle()
            self.round()
            for row in ReplyRow.objects.filter(account=self.account, status="human"):
                self._decide(row)
            self.clock.move(minutes=9)
        left = set(ReplyRow.objects.filter(account=self.account).values_list("status", flat=True))
        assert left <= {"sent", "refused"}, left
        self.nothing_is_posted_twice()
        self.what_is_sent_is_there()


def machine(said: str, truth: str):
    return type(f"Publishing{said}{truth}", (Publishing,), {"idempotency": said, "truth": truth})


FEW = settings(max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("kind", ["A", "B", "C", "D"])
def test_nothing_is_posted_twice_lost_or_stuck(db, kind):
    run_state_machine_as_test(machine(kind, kind), settings=FEW)


@pytest.mark.parametrize("said", ["A", "B"])
def test_a_channel_that_promises_more_than_it_keeps_is_caught(db, said):
    """The machine can see a double: here the one that a wrong word about a channel would make."""
    lied = machine(said, "D")()
    lied.approve(False)
    lied.time_passes(20)
    lied.work(["late"])
    lied.time_passes(5)
    lied.work(["ok"])
    lied.nothing_is_posted_twice()
    lied.what_is_late_lands()
    with pytest.raises(AssertionError, match="TWICE"):
        lied.nothing_is_posted_twice()
