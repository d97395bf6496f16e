"""Contacts become one customer by evidence, and are parted again by a person for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.desk import cases
from firsthand.desk.identity import confirm, invite
from firsthand.desk.intake import take
from firsthand.domain.decisions import Handoff
from firsthand.domain.people import Account
from firsthand.domain.people import Contact as Listed
from firsthand.records import contacts
from firsthand.records.models import CustomerRow, MergeRow
from firsthand.records.timeline import customer_of
from tests.builders import NOON, a_mention

pytestmark = pytest.mark.django_db
KEY = b"a key of the test's own"


def hear(desk, author: str, channel: str = "x", text: str = "no signal") -> tuple[str, str]:
    """(case, customer) of a new mention."""
    case = take([a_mention(text, author=author, channel=channel, created_at=desk.now())], desk).opened[0]
    return case, desk.log.case(case).customer


def sign_in(desk, case: str, account: str = "LW-1") -> None:
    confirm(invite(case, account, "ana", desk, KEY), desk, KEY)
    contacts.signed_in(desk.log.case(case).customer, account, desk.now())


def test_two_contacts_that_signed_in_to_one_account_are_one_customer_with_one_timeline(desk):
    on_x, jane_x = hear(desk, "jane")
    on_fb, jane_fb = hear(desk, "Jane Doe", "facebook")
    sign_in(desk, on_x)
    assert contacts.root_of(jane_fb) != contacts.root_of(jane_x)
    sign_in(desk, on_fb)
    assert contacts.root_of(jane_fb) == contacts.root_of(jane_x)
    told = customer_of(on_x, jane_x, "network", NOON, desk.policy)
    assert {e.case for e in told.entries} == {on_x, on_fb}
    assert {channel for channel, _ in told.handles} == {"x", "facebook"}


def test_the_same_name_on_another_channel_is_no_evidence(desk):
    _, jane_x = hear(desk, "jane")
    _, jane_fb = hear(desk, "jane", "facebook")
    assert contacts.root_of(jane_fb) != contacts.root_of(jane_x)


def test_the_crms_own_list_joins_whoever_writes_from_it(desk):
    _, one = hear(desk, "jane")
    _, two = hear(desk, "jane.doe@example.org", "email")
    account = Account(
        "LW-1",
        "Jane Doe",
        "Plus",
        "Nova",
        datetime(2020, 1, 1, tzinfo=UTC),
        40,
        contacts=(Listed("x", "Jane"), Listed("email", "jane.doe@example.org")),
    )
    known = {(c.channel, c.handle.lower()): account for c in account.contacts}
    find = lambda channel, handle: known.get((channel, handle.lower()))  # noqa: E731
    assert contacts.listed(find, NOON) == 1
    assert contacts.listed(find, NOON) == 0, "a second look finds nothing new"
    assert contacts.root_of(one) == contacts.root_of(two)
    assert customer_of("", one, "", NOON, desk.policy).crm_account == "LW-1"


def test_the_timeline_names_a_queue_by_its_label_in_the_policy_in_force(desk):
    case_id, jane = hear(desk, "jane")
    handoff = Handoff("x, public thread, jane", "look_at_bill", "said: it is on its way", "policy")
    cases.hand_off(case_id, handoff, queue="billing", tier=2, to=None, by="ana", desk=desk)
    bills = replace(desk.policy.queues["billing"], label="Bills & refunds")
    renamed = replace(desk.policy, queues={**desk.policy.queues, "billing": bills})
    told = customer_of(case_id, jane, "network", NOON, renamed)
    assert "Handed off to Bills & refunds, tier 2" in [entry.title for entry in told.entries]


def test_what_a_person_parted_no_machine_joins_again_but_a_person_may(desk):
    on_x, jane = hear(desk, "jane")
    on_fb, sister = hear(desk, "her sister", "facebook")
    sign_in(desk, on_x)
    sign_in(desk, on_fb)
    assert contacts.part(sister, by="ana", at=NOON)
    assert contacts.root_of(sister) == sister
    sign_in(desk, on_fb)
    assert contacts.root_of(sister) != contacts.root_of(jane)
    assert contacts.join(jane, sister, "person", by="lea", at=NOON, detail="said so on the phone")
    assert contacts.root_of(sister) == contacts.root_of(jane)


def test_when_the_first_contact_is_parted_the_others_stay_together(desk):
    keys = [hear(desk, name)[1] for name in ("a", "b", "c")]
    contacts.join(keys[0], keys[1], "person", by="ana", at=NOON)
    contacts.join(keys[0], keys[2], "person", by="ana", at=NOON)
    contacts.part(keys[0], by="ana", at=NOON)
    assert contacts.root_of(keys[1]) == contacts.root_of(keys[2]) != keys[0]
    assert [c.handle for c in contacts.contacts_of(keys[2])] == ["b", "c"]


def test_each_contact_says_why_it_is_there(desk):
    _, one = hear(desk, "a")
    _, two = hear(desk, "b")
    contacts.join(one, two, "person", by="ana", at=NOON, detail="same phone, said in private")
    first, second = contacts.contacts_of(one)
    assert (first.root, second.evidence, second.detail) == (
        True,
        "a person said so",
        "same phone, said in private",
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["join", "part"]), st.integers(0, 4), st.integers(0, 4)), max_size=14))
def test_whatever_is_joined_and_parted_every_contact_has_one_root_and_none_is_lost(db, steps):
    CustomerRow.objects.all().delete()
    MergeRow.objects.all().delete()
    for n in range(5):
        CustomerRow.objects.create(key=f"k{n}", channel="x", handle=f"h{n}")
    groups = [{n} for n in range(5)]
    for what, a, b in steps:
        if what == "join":
            contacts.join(f"k{a}", f"k{b}", "person", by="ana", at=NOON)
            one, other = (next(g for g in groups if n in g) for n in (a, b))
            if one is not other:
                groups.remove(other)
                one |= other
        else:
            contacts.part(f"k{a}", by="ana", at=NOON)
            group = next(g for g in groups if a in g)
            if len(group) > 1:
                group.remove(a)
                groups.append({a})
        for row in CustomerRow.objects.all():
            root = CustomerRow.objects.get(key=contacts.root_of(row.key))
            assert root.merged_into == "", "a root has no root above it"
        found = {frozenset(int(c.key[1:]) for c in contacts.contacts_of(f"k{n}")) for n in range(5)}
        assert found == {frozenset(g) for g in groups}
