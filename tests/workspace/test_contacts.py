"""Two contacts of one person are joined with a word why, and parted again."""

from __future__ import annotations

from firsthand import wiring
from firsthand.records import contacts
from firsthand.records.models import AuditRow
from tests.workspace import world


def customer(author):
    return wiring.desk().log.case(world.case_of(author)).customer


def test_a_person_joins_two_contacts_and_parts_them_again(as_):
    lea = as_("lea")
    ines, bo = customer("ines"), customer("bo")
    lea.post(f"/customer/{ines}/join/", {"channel": "x", "handle": "@bo", "why": "the same phone, in private"})
    page = lea.get(f"/customer/{ines}/").content.decode()
    assert "the same phone, in private" in page
    assert "my bill is 30 dollars" in page
    lea.post(f"/customer/{bo}/part/")
    assert contacts.root_of(bo) == bo
    assert "my bill is 30 dollars" not in lea.get(f"/customer/{ines}/").content.decode()
    assert set(AuditRow.objects.values_list("what", flat=True)) >= {"contacts joined", "contact parted"}


def test_nobody_is_joined_without_a_reason_or_with_a_stranger(as_):
    lea, ines = as_("lea"), customer("ines")
    lea.post(f"/customer/{ines}/join/", {"channel": "x", "handle": "bo", "why": ""})
    lea.post(f"/customer/{ines}/join/", {"channel": "x", "handle": "nobody-ever", "why": "I think so"})
    assert len(contacts.contacts_of(ines)) == 1


def test_who_may_not_see_the_customer_joins_and_parts_nothing(as_):
    helen, ines = as_("helen"), customer("ines")
    assert helen.post(f"/customer/{ines}/join/", {"channel": "x", "handle": "bo", "why": "x"}).status_code == 404
    assert helen.post(f"/customer/{ines}/part/").status_code == 404
