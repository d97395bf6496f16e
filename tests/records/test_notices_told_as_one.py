"""What was missed for many cases at once is one notice to a person, and each of its cases is still found in it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.desk.intake import take
from firsthand.desk.notices import AGAIN_MINUTES, TOGETHER, carry_all, gather
from firsthand.domain import events as ev
from firsthand.domain.people import Agent
from firsthand.records import told as shelf
from firsthand.records.models import NoticeRow
from firsthand.records.notices import DjangoNotices
from tests.builders import a_mention
from tests.fakes.notifiers import PigeonPost, PowerCut, breaks_off, power_cut, refuses

pytestmark = pytest.mark.django_db
LEA = [Agent("lea", "Lea", role="lead")]
OUTAGE = "inc-austin"


@pytest.fixture(autouse=True)
def begun(desk):
    gather(desk, DjangoNotices(), LEA, [])


def missed(desk, count, incident=OUTAGE, name="teller"):
    """So many cases of an incident whose first answer is late."""
    told = [a_mention(f"no signal {n}", author=f"{name}{n}", created_at=desk.now()) for n in range(count)]
    opened = take(told, desk).opened
    for case in opened:
        version = desk.log.case(case).version
        link = (ev.Linked(at=desk.now(), other=incident, relation="same_incident"),) if incident else ()
        breach = ev.ClockBreached(at=desk.now(), clock="first_response", due=desk.now())
        desk.log.append(case, (*link, breach), version)
    return opened


def round_of(desk, *ways):
    gather(desk, DjangoNotices(), LEA, ways)
    return carry_all(desk, DjangoNotices(), ways)


def test_an_incidents_sixty_late_cases_are_one_notice_that_opens_to_all_sixty(desk):
    opened = missed(desk, 60)
    round_of(desk)
    (told,) = shelf.of("lea")
    assert (told.count, told.unread, shelf.unread("lea")) == (60, 60, 1)
    assert {each.case for each in shelf.of_bundle("lea", told.bundle)} == set(opened)


def test_a_mail_names_all_that_were_missed_and_the_next_one_waits_a_quarter_of_an_hour(desk, clock):
    mail = PigeonPost()
    missed(desk, 3)
    assert round_of(desk, mail) == 3
    clock.move(minutes=1)
    missed(desk, 4, name="later")
    clock.move(minutes=5)
    missed(desk, 2, name="last")
    assert round_of(desk, mail) == 0
    clock.move(minutes=TOGETHER.seconds // 60)
    assert round_of(desk, mail) == 6
    assert mail.counts == [3, 6]
    assert not NoticeRow.objects.filter(way="email").exclude(state="sent").exists()


def test_what_waits_for_its_bundle_keeps_no_other_notice_waiting(desk, clock):
    mail = PigeonPost()
    missed(desk, 1)
    round_of(desk, mail)
    missed(desk, 80, name="later")
    missed(desk, 1, incident="inc-dallas", name="texan")
    gather(desk, DjangoNotices(), LEA, [mail])
    assert carry_all(desk, DjangoNotices(), [mail], limit=50) == 1


def test_without_an_incident_what_was_missed_within_the_same_quarter_of_an_hour_is_one(desk, clock):
    missed(desk, 5, incident="")
    clock.move(minutes=20)
    missed(desk, 2, incident="", name="later")
    round_of(desk)
    assert [told.count for told in shelf.of("lea")] == [2, 5]


def test_a_program_gets_one_call_for_each_case(desk):
    hook = PigeonPost("webhook", repeatable=True, personal=False, bundles=False)
    missed(desk, 4)
    assert round_of(desk, hook) == 4
    assert hook.counts == [1, 1, 1, 1]
    assert len(set(hook.ids)) == 4


def test_opening_a_case_reads_its_own_notice_and_the_rest_stay_new(desk):
    opened = missed(desk, 3)
    round_of(desk)
    shelf.mark_read("lea", opened[0])
    (told,) = shelf.of("lea")
    assert (told.count, told.unread, shelf.unread("lea")) == (3, 2, 1)
    shelf.mark_read("lea", bundle=told.bundle)
    assert shelf.unread("lea") == 0


def test_one_that_is_read_does_not_read_another(desk):
    missed(desk, 2)
    missed(desk, 2, incident="inc-dallas", name="texan")
    round_of(desk)
    shelf.mark_read("lea", bundle=shelf.of("lea")[0].bundle)
    assert shelf.unread("lea") == 1


def test_a_mail_that_was_refused_is_tried_again_with_what_came_meanwhile(desk, clock):
    mail = PigeonPost(does=[refuses])
    missed(desk, 2)
    assert round_of(desk, mail) == 0
    missed(desk, 1, name="later")
    clock.move(minutes=AGAIN_MINUTES[0])
    assert round_of(desk, mail) == 3


def test_a_clock_that_was_set_back_holds_no_bundle_longer(desk, clock):
    mail = PigeonPost()
    clock.move(hours=5)
    missed(desk, 1)
    round_of(desk, mail)
    clock.move(hours=-5)
    missed(desk, 1, name="later")
    assert round_of(desk, mail) == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    does=st.lists(st.sampled_from([refuses, breaks_off, power_cut]), max_size=5),
    waves=st.lists(st.integers(1, 4), min_size=1, max_size=4),
    lands=st.booleans(),
)
def test_no_order_of_failures_loses_a_case_or_mails_it_twice(desk, clock, does, waves, lands):
    NoticeRow.objects.all().delete()
    mail = PigeonPost(does=list(does), lands=lands)
    for number, count in enumerate(waves):
        missed(desk, count, name=f"{clock.at.timestamp():.0f}-{number}-")
        with suppress(PowerCut):
            round_of(desk, mail)
        clock.move(minutes=5)
    for _ in range(9):
        with suppress(PowerCut):
            round_of(desk, mail)
        clock.move(hours=7)
    assert len(mail.cases) == len(set(mail.cases))
    assert NoticeRow.objects.filter(way="workspace").count() == sum(waves)
    assert set(NoticeRow.objects.filter(way="email").values_list("state", flat=True)) <= {"sent", "unknown"}
    assert NoticeRow.objects.filter(way="email").count() == sum(waves)


def test_what_was_missed_long_after_is_told_by_itself_again(desk, clock):
    mail = PigeonPost()
    missed(desk, 2)
    round_of(desk, mail)
    clock.move(minutes=TOGETHER / timedelta(minutes=1))
    missed(desk, 1, name="later")
    assert round_of(desk, mail) == 1
