"""Contacts and the customer behind them: joined by evidence, parted again by a person, nothing forgotten.

Evidence is a sign-in by both contacts to one account, the CRM's own list of an account's contacts, or a person's
word. What a person parted, no machine joins again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from firsthand.domain.people import Account
from firsthand.records import settings
from firsthand.records.models import CaseRow, CustomerRow, EventRow, MergeRow
from firsthand.records.units import unit

EVIDENCE = {
    "signed_in": "both signed in to the same account",
    "crm": "the CRM lists both as contacts of one account",
    "person": "a person said so",
}
MACHINES = ("signed_in", "crm")
CURSOR = "contacts_read_to"


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact of a customer, and why it counts as the same person."""

    key: str
    channel: str
    handle: str
    root: bool
    evidence: str = ""
    detail: str = ""
    by: str = ""
    at: datetime | None = None


def root_of(key: str) -> str:
    merged = CustomerRow.objects.filter(key=key).values_list("merged_into", flat=True).first()
    return merged or key


def contacts_of(key: str) -> list[Contact]:
    """Every contact of the customer, the oldest first."""
    root = root_of(key)
    rows = CustomerRow.objects.filter(Q(key=root) | Q(merged_into=root)).order_by("recorded_at", "key")
    why = {m.child: m for m in MergeRow.objects.filter(root=root, parted_at__isnull=True).order_by("id")}
    return [
        Contact(row.key, row.channel, row.handle, row.key == root)
        if (known := why.get(row.key)) is None
        else Contact(
            row.key, row.channel, row.handle, False, EVIDENCE[known.evidence], known.detail, known.by, known.at
        )
        for row in rows
    ]


def find(channel: str, handle: str) -> str:
    """The key of a contact that has written; empty for a stranger."""
    rows = CustomerRow.objects.filter(channel=channel, handle__iexact=handle.strip().lstrip("@"))
    plain = rows.values_list("key", flat=True).first()
    with_at = CustomerRow.objects.filter(channel=channel, handle__iexact=f"@{handle.strip().lstrip('@')}")
    return plain or with_at.values_list("key", flat=True).first() or ""


def join(key: str, other: str, evidence: str, *, by: str, at: datetime, detail: str = "") -> bool:
    """The two contacts, with everybody joined to them, are one customer from now on.

    False where they are already, or where a person parted them and only a machine's evidence says otherwise.
    """
    with unit():
        root, child = root_of(key), root_of(other)
        if root == child or (evidence in MACHINES and _parted(_group(root), _group(child))):
            return False
        moved = [row.key for row in CustomerRow.objects.filter(Q(key=child) | Q(merged_into=child))]
        CustomerRow.objects.filter(key__in=moved).update(merged_into=root)
        MergeRow.objects.filter(root=child, parted_at__isnull=True).update(root=root)
        MergeRow.objects.create(child=child, root=root, evidence=evidence, detail=detail[:300], by=by, at=at)
    return True


def _group(root: str) -> list[str]:
    return list(CustomerRow.objects.filter(Q(key=root) | Q(merged_into=root)).values_list("key", flat=True))


def _parted(one: list[str], other: list[str]) -> bool:
    """Whether a person parted any contact of the one from any of the other."""
    rows = MergeRow.objects.filter(parted_at__isnull=False)
    return rows.filter(Q(child__in=one, root__in=other) | Q(child__in=other, root__in=one)).exists()


def part(key: str, *, by: str, at: datetime) -> bool:
    """This contact is a customer of its own again; the others stay together. False where it was alone."""
    with unit():
        root = root_of(key)
        others = [each for each in _group(root) if each != key]
        if not others:
            return False
        if key == root:
            _crown(others)
        stays = root_of(others[0])
        CustomerRow.objects.filter(key=key).update(merged_into="", crm_account="")
        MergeRow.objects.filter(child=key, parted_at__isnull=True).update(parted_by=by, parted_at=at)
        for other in others:
            MergeRow.objects.create(
                child=key, root=other, evidence="person", detail="parted", by=by, at=at, parted_by=by, parted_at=at
            )
        assert root_of(key) == key != stays
    return True


def _crown(others: list[str]) -> None:
    """The root leaves: the oldest of the others becomes the root of the rest."""
    first = CustomerRow.objects.filter(key__in=others).order_by("recorded_at", "key").first()
    assert first is not None
    old = first.merged_into
    CustomerRow.objects.filter(key__in=others).update(merged_into=first.key)
    CustomerRow.objects.filter(key=first.key).update(merged_into="")
    MergeRow.objects.filter(root=old, parted_at__isnull=True).exclude(child=first.key).update(root=first.key)
    MergeRow.objects.filter(root=old, child=first.key, parted_at__isnull=True).update(child=old, root=first.key)


# --- evidence that machines have -----------------------------------------------------------------------------


def signed_in(customer: str, account: str, at: datetime) -> int:
    """A contact signed in: whoever signed in to the same account before is the same customer. Returns how many."""
    with unit():
        CustomerRow.objects.filter(key=customer).update(crm_account=account)
        joined = 0
        for other in _who_signed_in(account):
            joined += join(customer, other, "signed_in", by="firsthand", at=at, detail="by sign-in")
    return joined


def _who_signed_in(account: str) -> list[str]:
    """The contacts on whose cases somebody signed in to this account."""
    named = f'"account":"{account}"'
    cases = EventRow.objects.filter(kind="IdentityVerified", payload__contains=named).values_list(
        "case", flat=True
    )
    found = (
        CaseRow.objects.filter(id__in=list(cases[:200])).order_by("opened_at").values_list("customer", flat=True)
    )
    return list(dict.fromkeys(found))


def listed(find_account: Callable[[str, str], Account | None], at: datetime, limit: int = 1000) -> int:
    """New contacts that the CRM knows are joined with the other contacts of their account. Returns how many."""
    since = settings.get(CURSOR)
    rows = CustomerRow.objects.order_by("recorded_at", "key")
    if since:
        moment, _, key = since.partition("|")
        then = datetime.fromisoformat(moment)
        rows = rows.filter(Q(recorded_at__gt=then) | Q(recorded_at=then, key__gt=key))
    fresh, joined = list(rows[:limit]), 0
    for row in fresh:
        account = find_account(row.channel, row.handle)
        if account is not None and not row.crm_account:
            joined += _known_contact(row, account, at)
    if fresh:
        with unit():
            settings.put(CURSOR, f"{fresh[-1].recorded_at.isoformat()}|{fresh[-1].key}")
    return joined


def _known_contact(row: CustomerRow, account: Account, at: datetime) -> int:
    joined = 0
    with unit():
        if not MergeRow.objects.filter(child=row.key, parted_at__isnull=False).exists():
            CustomerRow.objects.filter(key=row.key).update(crm_account=account.id)
        for other in _contacts(account):
            joined += join(other, row.key, "crm", by="firsthand", at=at, detail="listed in the CRM")
    return joined


def _contacts(account: Account) -> Iterable[str]:
    keys = [find(contact.channel, contact.handle) for contact in account.contacts]
    rows = CustomerRow.objects.filter(key__in=[key for key in keys if key]).order_by("recorded_at", "key")
    return list(rows.values_list("key", flat=True))
