"""A public thread goes on in a direct message, and what the customer writes there is the same case."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from firsthand.channels import connect
from firsthand.desk import guiding, reply
from firsthand.desk.channel import direct
from firsthand.desk.hands import Kit
from firsthand.desk.identity import confirm, invite
from firsthand.desk.intake import take
from firsthand.desk.playbook_files import load_library
from firsthand.desk.playbook_house import Playbooks
from firsthand.desk.publish import Publisher, publish_round
from firsthand.records.outbox import DjangoOutbox
from firsthand.records.timeline import customer_of
from tests.builders import a_mention
from tests.fakes.desks import an_account

pytestmark = pytest.mark.django_db
KEY = b"a key of the test's own"


def test_a_verify_step_a_private_reply_and_the_customers_answer_there_are_one_case(desk, clock, tmp_path):
    account = an_account()
    public = a_mention(
        "my bill went up again", author="jane", account="larkwire", id="post-1", created_at=clock.at
    )
    case_id = take([public], desk).opened[0]
    playbook = load_library()["bill_dispute"]
    case = guiding.begin(case_id, playbook, public.text, "ana", desk, Kit())
    assert case.private_channel == "x"
    written = reply.Written(
        case=case_id,
        text="Please confirm that it is you with this link: https://desk.example/verify/abc",
        by="ana",
        client_token="t1",
        seen_version=case.version,
        parent="post-1",
        to="jane",
        private=True,
        overruled=True,
    )
    assert reply.send(written, desk).status == "ready"
    clock.move(minutes=1)
    channel = connect(account, tmp_path)
    press = Publisher(desk, DjangoOutbox(), lambda a: channel, lambda a: nullcontext(True), me="test")
    publish_round(press)
    assert desk.log.case(case_id).replies[0].status == "sent"
    assert desk.log.case(case_id).replies[0].private
    clock.move(minutes=3)
    answer = a_mention(
        "ok I signed in",
        author="jane",
        account="larkwire",
        id="dm-1",
        kind="message",
        private=True,
        in_reply_to=direct("jane"),
        created_at=clock.at,
    )
    assert take([answer], desk).opened == []
    case = desk.log.case(case_id)
    assert [seen.private for seen in case.thread if seen.inbound] == [False, True]
    confirm(invite(case_id, "LW-1", "ana", desk, KEY), desk, KEY)
    case = guiding.after_sign_in(desk.log.case(case_id), Playbooks({playbook.id: playbook}), desk, Kit())
    assert case.run.step == "open_account"
    told = customer_of(case_id, case.customer, "billing", clock.at, desk.policy)
    assert told.cases == 1
