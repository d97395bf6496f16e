"""A closed case reaches each connected CRM once, as it is now, and the timeline says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from firsthand.desk import cases, steering
from firsthand.desk.crm_writing import AGAIN_MINUTES, STUCK, CrmConnection, Tried, Written, gather, write_all
from firsthand.desk.intake import take
from firsthand.domain import events as ev
from firsthand.domain.crm_record import CrmRecord
from firsthand.engine.crm_record import crm_record
from firsthand.records import crm_writes, crms
from firsthand.records.crm_writes import DjangoCrmBox
from firsthand.records.models import CrmWriteRow
from firsthand.records.timeline import customer_of
from tests.builders import a_mention, a_policy
from tests.fakes.notifiers import PowerCut

pytestmark = pytest.mark.django_db
WELL = Written("written", link="https://crm.example/1", what="the case and its note")
LATER = Written("later", "the CRM answered 500")
REFUSED = Written("refused", "the CRM has no field X; make it")


@dataclass
class Ledger:
    """A CRM that keeps what it is given under the case's id; `says` is what it answers, in turn, then yes."""

    id: str = "sf"
    name: str = "Salesforce"
    says: list[Written | type[BaseException]] = field(default_factory=list)
    kept: dict[str, CrmRecord] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)

    def write(self, record: CrmRecord, now: datetime) -> Written:
        self.keys.append(record.key)
        said = self.says.pop(0) if self.says else WELL
        if isinstance(said, type):
            raise said
        if said.state == "written":
            self.kept[record.case] = record
        return said

    def attempt(self, now: datetime) -> Tried:
        return Tried(True, "")


def round_of(desk, *ledgers):
    gather(desk, DjangoCrmBox(), [ledger.id for ledger in ledgers])
    return write_all(desk, DjangoCrmBox(), ledgers, lambda case: crm_record(case, a_policy()))


@pytest.fixture
def case_id(desk) -> str:
    gather(desk, DjangoCrmBox(), ["sf"])
    return take([a_mention("no signal", author="jane", created_at=desk.now())], desk).opened[0]


def close(desk, case_id):
    cases.wrap_up(case_id, "ana", "answered", desk, note="Explained the outage.")


def told(desk, case_id):
    return [event for event in desk.log.read(case_id) if isinstance(event, ev.CrmWritten)]


def test_an_open_case_is_not_written_and_a_closed_one_is_once(desk, case_id):
    ledger = Ledger()
    assert round_of(desk, ledger) == 0
    close(desk, case_id)
    assert round_of(desk, ledger) == 1
    assert round_of(desk, ledger) == 0
    assert "Explained the outage." in ledger.kept[case_id].note
    (event,) = told(desk, case_id)
    assert (event.crm, event.written, event.link) == ("Salesforce", True, "https://crm.example/1")


def test_the_customers_timeline_says_what_was_written_when_and_where(desk, case_id):
    close(desk, case_id)
    round_of(desk, Ledger(says=[REFUSED]))
    crm_writes.again("sf", desk.now())
    round_of(desk, Ledger())
    case = desk.log.case(case_id)
    entries = [
        e
        for e in customer_of(case_id, case.customer, "", desk.now(), desk.policy).entries
        if e.kind == "CrmWritten"
    ]
    assert [entry.title for entry in entries] == ["Written to Salesforce", "Not taken by Salesforce"]
    assert (entries[0].link, entries[1].detail) == ("https://crm.example/1", REFUSED.problem)


def test_a_case_that_opens_again_is_written_again(desk, case_id):
    ledger = Ledger()
    close(desk, case_id)
    round_of(desk, ledger)
    steering.reopen(case_id, "ana", "the customer wrote", desk)
    assert round_of(desk, ledger) == 1
    assert ledger.kept[case_id].is_open


def test_what_may_pass_is_tried_again_later_and_at_last_a_person_is_told(desk, case_id, clock):
    ledger = Ledger(says=[LATER] * 20)
    close(desk, case_id)
    round_of(desk, ledger)
    assert round_of(desk, ledger) == 0
    for minutes in AGAIN_MINUTES:
        clock.move(minutes=minutes)
        round_of(desk, ledger)
    assert len(ledger.keys) == 1 + len(AGAIN_MINUTES)
    row = CrmWriteRow.objects.get()
    assert (row.state, "tried 7 times" in row.problem) == ("refused", True)
    assert [event.written for event in told(desk, case_id)] == [False]


def test_a_limit_with_a_time_keeps_every_case_waiting_until_then(desk, case_id, clock):
    other = take([a_mention("bill", author="bo", created_at=desk.now())], desk).opened[0]
    close(desk, case_id)
    close(desk, other)
    ledger = Ledger(says=[Written("later", "limit", after=desk.now() + timedelta(minutes=30))])
    round_of(desk, ledger)
    assert len(ledger.keys) == 1
    clock.move(minutes=31)
    assert round_of(desk, ledger) == 2


def test_a_worker_that_dies_in_the_middle_of_a_write_leaves_it_to_the_next(desk, case_id, clock):
    close(desk, case_id)
    ledger = Ledger(says=[PowerCut])
    with pytest.raises(PowerCut):
        round_of(desk, ledger)
    assert round_of(desk, ledger) == 0
    clock.move(minutes=STUCK.seconds // 60 + 1)
    assert round_of(desk, ledger) == 1
    assert len(set(ledger.keys)) == 1


def test_a_case_that_moves_on_while_it_is_written_is_written_again(desk, case_id):
    close(desk, case_id)
    gather(desk, DjangoCrmBox(), ["sf"])

    class Slow(Ledger):
        def write(self, record, now):
            if not self.keys:
                cases.add_note(case_id, "ana", "called, nobody there", desk)
                gather(desk, DjangoCrmBox(), ["sf"])
            return super().write(record, now)

    ledger = Slow()
    round_of(desk, ledger)
    round_of(desk, ledger)
    assert "nobody there" in ledger.kept[case_id].note


def test_two_crms_fail_and_go_on_each_by_itself(desk, case_id):
    broken, other = Ledger(says=[ValueError]), Ledger("hs", "HubSpot")
    close(desk, case_id)
    assert round_of(desk, broken, other) == 1
    assert other.kept
    assert CrmWriteRow.objects.get(crm="sf").problem == "the write broke off (ValueError)"


def test_a_crm_connected_today_does_not_get_the_history(desk, clock):
    case_id = take([a_mention("no signal", author="jane", created_at=desk.now())], desk).opened[0]
    close(desk, case_id)
    clock.move(minutes=60)
    assert round_of(desk, Ledger()) == 0


def test_an_account_fact_that_needs_a_sign_in_is_in_no_record(desk, case_id):
    fact = ev.FactLearned(
        at=desk.now(), by="ana", name="plan_name", value="Wire Unlimited", source="get_account", min_auth=1
    )
    cases.change(case_id, lambda case: (fact,), desk)
    cases.add_note(case_id, "ana", "is on Wire Unlimited", desk)
    cases.wrap_up(case_id, "ana", "answered", desk, note="Explained Wire Unlimited.")
    ledger = Ledger()
    round_of(desk, ledger)
    assert "Wire Unlimited" not in repr(ledger.kept[case_id])


def test_a_changed_secret_tries_again_what_was_refused(desk, case_id):
    crms.add(CrmConnection("sf", "salesforce", state="live", secrets={"client_secret": "old"}), desk.now())
    close(desk, case_id)
    round_of(desk, Ledger(says=[REFUSED]))
    crms.add(CrmConnection("sf", "salesforce", secrets={"client_secret": "new"}), desk.now())
    kept = crms.get("sf")
    assert kept is not None
    assert (kept.state, kept.secrets["client_secret"]) == ("live", "new")
    assert round_of(desk, Ledger()) == 1


def test_a_disconnected_crm_keeps_no_secret_and_nothing_waits_for_it(desk, case_id):
    crms.add(CrmConnection("sf", "salesforce", state="live", secrets={"client_secret": "old"}), desk.now())
    close(desk, case_id)
    gather(desk, DjangoCrmBox(), ["sf"])
    crms.set_state("sf", "removed", desk.now())
    assert crms.get("sf") is None
    assert not CrmWriteRow.objects.exists()


def test_a_case_that_waits_by_a_clock_set_back_since_is_written_at_once(desk, case_id, clock):
    ledger = Ledger()
    clock.move(hours=2)
    close(desk, case_id)
    gather(desk, DjangoCrmBox(), ["sf"])
    clock.move(hours=-2)
    assert round_of(desk, ledger) == 1


def test_a_clock_set_back_makes_no_wait_for_another_write_longer(desk, case_id, clock):
    ledger = Ledger(says=[LATER])
    clock.move(hours=2)
    close(desk, case_id)
    round_of(desk, ledger)
    clock.move(hours=-2)
    assert round_of(desk, ledger) == 0, "what was to be given a minute is given a minute"
    clock.move(minutes=AGAIN_MINUTES[0])
    assert round_of(desk, ledger) == 1


def test_a_write_that_died_under_a_clock_set_back_since_is_made_again_soon(desk, case_id, clock):
    ledger = Ledger(says=[PowerCut])
    clock.move(hours=2)
    close(desk, case_id)
    with pytest.raises(PowerCut):
        round_of(desk, ledger)
    clock.move(hours=-2)
    round_of(desk, ledger)
    clock.move(seconds=STUCK.total_seconds() + 1)
    assert round_of(desk, ledger) == 1
