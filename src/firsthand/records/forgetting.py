"""Who asks to be forgotten, and what a person decided; whoever was decided about is not named any more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac

from firsthand.desk.forgetting import Wish
from firsthand.records import audit
from firsthand.records.models import AccountRow, CustomerRow, ForgetRow, HeardRow, MentionRow
from firsthand.records.units import durable, unit

CODE_LETTERS = 32
META = ("facebook", "instagram")
"""Where an id of Meta's may be somebody's handle; on WhatsApp it is the telephone number."""

DECIDED = ("done", "nothing")


@dataclass(frozen=True, slots=True)
class Asking:
    """One request. `person` is the channel's id for whoever asks, until it is decided; `state` as in its row."""

    code: str
    account: str
    person: str
    asked_at: datetime
    state: str
    decided_by: str = ""
    decided_at: datetime | None = None


def keep(account: str, wish: Wish, now: datetime) -> str:
    """Keep a request; the same one again changes nothing. Returns its confirmation code, when it is on the disk.

    The code comes of the request by a key of this house: nobody guesses another's, and none tells of a person.
    """
    made = salted_hmac("firsthand.forgetting", f"{account}\n{wish.payload}", algorithm="sha256")
    code = made.hexdigest()[:CODE_LETTERS]
    with durable():
        row = {"account": account, "person": wish.person, "asked_at": now}
        ForgetRow.objects.get_or_create(code=code, defaults=row)
    return code


def get(code: str) -> Asking | None:
    row = ForgetRow.objects.filter(code=code).first()
    return _asking(row) if row else None


def waiting() -> list[Asking]:
    """What is still to be decided, whoever has waited longest first; who asked twice stands there once."""
    found: dict[tuple[str, str], Asking] = {}
    for row in ForgetRow.objects.filter(state="asked").order_by("asked_at", "code"):
        found.setdefault((row.account, row.person), _asking(row))
    return list(found.values())


def decided(limit: int) -> list[Asking]:
    """The latest decisions."""
    rows = ForgetRow.objects.filter(state__in=DECIDED).order_by("-decided_at", "code")[:limit]
    return [_asking(row) for row in rows]


def _asking(row: ForgetRow) -> Asking:
    return Asking(row.code, row.account, row.person, row.asked_at, row.state, row.decided_by, row.decided_at)


def contact_of(person: str) -> str:
    """The key of the contact that has this id: as the handle, or as what the channel told beside a comment of theirs."""
    plain = CustomerRow.objects.filter(channel__in=META, handle=person).values_list("key", flat=True).first()
    if plain or not person:
        return plain or ""
    accounts = list(AccountRow.objects.filter(kind__in=META).values_list("id", flat=True))
    said = HeardRow.objects.filter(account__in=accounts, what="posted", meta__contains=f'"author_id": "{person}"')
    for account, ext_id in said.values_list("account", "ext_id")[:20]:
        written = MentionRow.objects.filter(account=account, ext_id=ext_id, inbound=True, gone=False)
        if key := written.values_list("customer", flat=True).first():
            return key
    return ""


# --- decisions -----------------------------------------------------------------------------------------------


def decide(code: str, state: str, *, by: str, at: datetime) -> bool:
    """A person's word on a request, and on every other one of the same person. False where it was decided before."""
    assert state in DECIDED, state
    with unit():
        row = ForgetRow.objects.filter(code=code, state="asked").first()
        same = ForgetRow.objects.filter(state="asked", account=row.account, person=row.person) if row else ()
        return bool(_decide([each.code for each in same], state, by, at))


def asked_by(contacts: Collection[str]) -> list[str]:
    """The codes of what these contacts ask for."""
    return [
        row.code
        for row in ForgetRow.objects.filter(state="asked").order_by("asked_at", "code")
        if contact_of(row.person) in contacts
    ]


def end(codes: Collection[str], *, by: str, at: datetime) -> None:
    """Somebody was erased, by whatever door: what they asked for is done."""
    for code in codes:
        decide(code, "done", by=by, at=at)


def _decide(codes: list[str], state: str, by: str, at: datetime) -> int:
    """Of two who decide at once, the first one's word stands."""
    change = {"person": "", "state": state, "decided_by": by, "decided_at": at}
    ours = [code for code in codes if ForgetRow.objects.filter(code=code, state="asked").update(**change)]
    if ours:
        audit.keep_all([(at, by, f"asked to be forgotten: {state}", code, "") for code in ours])
    return len(ours)
