"""Notices reach whoever owns the case, once by each way, whatever breaks off or is run twice."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.desk import cases
from firsthand.desk.intake import take
from firsthand.desk.notices import AGAIN_MINUTES, STUCK, carry_all, gather
from firsthand.domain.decisions import Handoff
from firsthand.domain.people import Agent
from firsthand.records import told as shelf
from firsthand.records.models import NoticeRow
from firsthand.records.notices import DjangoNotices
from tests.builders import a_mention
from tests.fakes.notifiers import PigeonPost, PowerCut, breaks_off, power_cut, refuses

pytestmark = pytest.mark.django_db
PEOPLE = [
    Agent("ana", "Ana"),
    Agent("lea", "Lea", role="lead"),
    Agent("leo", "Leo", role="lead"),
    Agent("sim", "Sim", simulated=True),
]
HANDOFF = Handoff("x, public thread, jane", "read, not answered yet", "Nothing yet.", "needs a decision")


@pytest.fixture
def case_id(desk) -> str:
    gather(desk, DjangoNotices(), PEOPLE, [])
    return take([a_mention("no signal", author="jane", created_at=desk.now())], desk).opened[0]


def hand_off(desk, case_id, to="ana", by="lea"):
    cases.hand_off(case_id, HANDOFF, queue="network", tier=2, to=to, by=by, desk=desk)


def round_of(desk, *ways):
    gather(desk, DjangoNotices(), PEOPLE, ways)
    return carry_all(desk, DjangoNotices(), ways)


def test_a_hand_off_reaches_its_owner_in_the_workspace_by_mail_and_by_webhook(desk, case_id):
    mail, hook = PigeonPost(), PigeonPost("webhook", repeatable=True, personal=False)
    hand_off(desk, case_id)
    assert round_of(desk, mail, hook) == 2
    (told,) = shelf.of("ana")
    assert told.title == "Handed off to Network, tier 2: needs a decision"
    assert (told.source, told.stage, told.last_action, told.unread) == (
        HANDOFF.source,
        HANDOFF.stage,
        "Nothing yet.",
        True,
    )
    assert [person for person, _ in mail.arrived] == ["ana"]
    assert [person for person, _ in hook.arrived] == [""]


def test_without_a_name_it_reaches_everybody_who_leads_but_the_one_who_did_it(desk, case_id):
    hand_off(desk, case_id, to=None, by="lea")
    mail = PigeonPost()
    round_of(desk, mail)
    assert [person for person, _ in mail.arrived] == ["leo"]
    assert shelf.unread("leo") == 1
    assert shelf.unread("lea") == 0


def test_gathering_twice_or_by_two_workers_tells_once(desk, case_id):
    hand_off(desk, case_id)
    mail = PigeonPost()
    first, second = DjangoNotices(), DjangoNotices()
    gather(desk, first, PEOPLE, [mail])
    gather(desk, second, PEOPLE, [mail])
    carry_all(desk, first, [mail])
    carry_all(desk, second, [mail])
    assert len(mail.arrived) == 1


def test_what_was_refused_is_tried_again_later_and_at_last_said_to_have_failed(desk, case_id, clock):
    hand_off(desk, case_id)
    mail = PigeonPost(does=[refuses] * 10)
    round_of(desk, mail)
    assert round_of(desk, mail) == 0
    for minutes in AGAIN_MINUTES:
        clock.move(minutes=minutes)
        round_of(desk, mail)
    assert NoticeRow.objects.get(way="email").state == "failed"
    assert len(mail.does) == 10 - 1 - len(AGAIN_MINUTES)


def test_a_mail_that_broke_off_is_not_confirmed_and_never_sent_again(desk, case_id, clock):
    hand_off(desk, case_id)
    mail = PigeonPost(does=[breaks_off])
    round_of(desk, mail)
    clock.move(minutes=600)
    round_of(desk, mail)
    assert NoticeRow.objects.get(way="email").state == "unknown"
    assert len(mail.arrived) == 1


def test_a_webhook_that_broke_off_is_sent_again_under_the_same_id(desk, case_id, clock):
    hand_off(desk, case_id)
    hook = PigeonPost("webhook", repeatable=True, personal=False, does=[breaks_off])
    round_of(desk, hook)
    clock.move(minutes=2)
    assert round_of(desk, hook) == 1
    assert len(set(hook.ids)) == 1


@pytest.mark.parametrize(("repeatable", "state"), [(True, "sent"), (False, "unknown")])
def test_a_worker_that_dies_in_the_middle_of_a_call(desk, case_id, clock, repeatable, state):
    hand_off(desk, case_id)
    way = PigeonPost("email", repeatable=repeatable, does=[power_cut])
    with pytest.raises(PowerCut):
        round_of(desk, way)
    clock.move(minutes=STUCK.seconds // 60 + 1)
    round_of(desk, way)
    assert NoticeRow.objects.get(way="email").state == state
    assert len(set(way.ids)) == 1


def test_the_first_look_tells_what_just_happened_and_not_the_history(desk, clock):
    case_id = take([a_mention("no signal", author="jane", created_at=desk.now())], desk).opened[0]
    hand_off(desk, case_id)
    clock.move(minutes=20)
    hand_off(desk, case_id)
    clock.move(minutes=2)
    round_of(desk)
    assert len(shelf.of("ana")) == 1


def test_a_simulated_colleague_is_told_on_the_page_and_never_by_mail(desk, case_id):
    mail = PigeonPost(reached=("sim",))
    hand_off(desk, case_id, to="sim")
    round_of(desk, mail)
    assert shelf.unread("sim") == 1
    assert mail.arrived == []


def test_what_is_a_day_old_calls_nobody(desk, case_id, clock):
    hand_off(desk, case_id)
    clock.move(minutes=25 * 60)
    round_of(desk)
    assert shelf.of("ana") == []


def test_a_quiet_desk_writes_nothing(desk, case_id, django_assert_max_num_queries):
    round_of(desk)
    with django_assert_max_num_queries(3) as seen:
        gather(desk, DjangoNotices(), PEOPLE, [])
    assert not [
        q for q in seen.captured_queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "BEGIN", "SAVEPOINT")
    ]


def test_reading_the_case_reads_its_notices(desk, case_id):
    hand_off(desk, case_id)
    round_of(desk)
    assert shelf.mark_read("ana", case_id) == 1
    assert shelf.unread("ana") == 0


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(does=st.lists(st.sampled_from([refuses, breaks_off, power_cut]), max_size=6), lands=st.booleans())
def test_no_order_of_failures_sends_a_mail_twice(desk, case_id, clock, does, lands):
    NoticeRow.objects.all().delete()
    hand_off(desk, case_id)
    mail = PigeonPost(does=list(does), lands=lands)
    for _ in range(9):
        with suppress(PowerCut):
            round_of(desk, mail)
        clock.move(minutes=400)
    assert len(mail.arrived) <= 1


def test_a_notice_put_by_a_clock_that_was_set_back_since_is_carried_at_once(desk, case_id, clock):
    mail = PigeonPost()
    clock.move(hours=2)
    hand_off(desk, case_id)
    gather(desk, DjangoNotices(), PEOPLE, [mail])
    clock.move(hours=-2)
    assert carry_all(desk, DjangoNotices(), [mail]) == 1


def test_a_clock_set_back_makes_no_wait_for_another_try_longer(desk, case_id, clock):
    hook = PigeonPost("webhook", repeatable=True, personal=False, does=[refuses])
    clock.move(hours=2)
    hand_off(desk, case_id)
    round_of(desk, hook)
    clock.move(hours=-2)
    assert round_of(desk, hook) == 0, "the receiver asked for a pause, and gets it"
    clock.move(minutes=AGAIN_MINUTES[0])
    assert round_of(desk, hook) == 1


@pytest.mark.parametrize(("repeatable", "state"), [(True, "sent"), (False, "unknown")])
def test_a_call_that_died_under_a_clock_set_back_since_is_settled_as_soon_as_under_a_steady_one(
    desk, case_id, clock, repeatable, state
):
    way = PigeonPost(repeatable=repeatable, does=[power_cut])
    clock.move(hours=2)
    hand_off(desk, case_id)
    with suppress(PowerCut):
        round_of(desk, way)
    clock.move(hours=-2)
    round_of(desk, way)
    clock.move(seconds=STUCK.total_seconds() + 1)
    round_of(desk, way)
    assert NoticeRow.objects.get(way=way.name).state == state
