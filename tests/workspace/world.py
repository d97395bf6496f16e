"""A small desk with people, stores and waiting cases, for pages: real records, a reader of three words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import msgspec
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from firsthand import wiring
from firsthand.desk.channel import ChannelAccount
from firsthand.desk.intake import take
from firsthand.desk.ports import Desk
from firsthand.domain.people import Account
from firsthand.records import accounts
from firsthand.records.models import CaseRow, MacroRow, PersonRow, StoreRow
from tests.builders import a_mention
from tests.fakes.readers import WordReader

PASSWORD = "eleven-larks-on-a-wire"
PEOPLE = {
    "ana": {"role": "agent", "tier": 1, "primary": "network billing", "secondary": "sales"},
    "ben": {"role": "agent", "tier": 2, "primary": "network billing sales", "secondary": ""},
    "lea": {"role": "lead", "tier": 3},
    "leo": {"role": "lead", "tier": 3},
    "quinn": {"role": "qa", "tier": 3},
    "helen": {"role": "store_manager", "store": "oak-street"},
    "milo": {"role": "store_manager", "store": "elm-plaza"},
    "robot": {"role": "integrator"},
}
TEXTS = {
    "ines": "no signal since this morning, please help",
    "bo": "my bill is 30 dollars higher than last month",
    "cy": "can i upgrade to the nova 12 today",
    "di": "hmm so this happened again",
    "enter2win": "RT to win a Nova 12 now!",
}


def the_desk() -> Desk:
    """The desk of the pages, but for a reader whose readings a test can foresee."""
    return replace(wiring.desk(), reader=WordReader())


@cache
def _hashed() -> str:
    """Once for all of them: a hash is slow on purpose."""
    return make_password(PASSWORD)


def people() -> None:
    """Everybody with a log-in of the same password, on duty where they answer."""
    for name, fields in PEOPLE.items():
        account, made = get_user_model().objects.get_or_create(username=name)
        if made:
            account.password = _hashed()
            account.save()
        PersonRow.objects.create(id=name, user=account, name=name.title(), initials=name[:2].upper(), **fields)
    for store, manager in (("oak-street", "helen"), ("elm-plaza", "milo")):
        StoreRow.objects.create(
            id=store, name=store.replace("-", " ").title(), place="Port Ellery", manager=manager
        )
    MacroRow.objects.create(
        id="stock", title="Stock in a store", text="Let me check the stock for you.", topic="sales"
    )


def mentions() -> None:
    """Four people who wait, one advert, and a review on each store's page; the account is live."""
    desk, now = the_desk(), wiring.now()
    accounts.add(ChannelAccount("larkwire", "replay", state="live"), now)
    accounts.set_state("larkwire", "live")
    heard = [
        a_mention(
            text, id=f"post-{who}", author=who, account="larkwire", created_at=now - timedelta(minutes=minutes)
        )
        for minutes, (who, text) in zip((9, 7, 5, 3, 2), TEXTS.items(), strict=True)
    ]
    for store, rating in (("oak-street", 2), ("elm-plaza", 5)):
        heard.append(
            a_mention(
                f"waited long at {store}",
                id=f"review-{store}",
                author=f"guest of {store}",
                channel="google_reviews",
                rating=rating,
                page=f"store:{store}",
                account="larkwire",
                created_at=now - timedelta(minutes=20),
            )
        )
    take(heard, desk)


def case_of(author: str) -> str:
    return CaseRow.objects.get(author=author).id


@contextmanager
def account_base(*accounts: Account) -> Iterator[Path]:
    """The home, whose account base holds these accounts for as long as it is asked for."""
    home = wiring.home()
    home.mkdir(exist_ok=True)
    (home / "accounts.json").write_bytes(msgspec.json.encode(accounts))
    wiring.crm.cache_clear()
    try:
        yield home
    finally:
        (home / "accounts.json").unlink()
        wiring.crm.cache_clear()
