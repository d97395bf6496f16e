"""The demo's account base, of our own making, read from one JSON file."""

from __future__ import annotations

from pathlib import Path

import msgspec

from firsthand.domain.people import Account


class DemoAccounts:
    """Implements `crm.base.Crm` over a file: a list of accounts with their contacts."""

    name = "demo accounts"

    def __init__(self, path: Path) -> None:
        raw = path.read_bytes() if path.exists() else b"[]"
        accounts = msgspec.json.decode(raw, type=list[Account])
        self._by_id = {account.id: account for account in accounts}
        self._by_contact = {
            (contact.channel, contact.handle.lower()): account
            for account in accounts
            for contact in account.contacts
        }

    def find(self, channel: str, handle: str) -> Account | None:
        return self._by_contact.get((channel, handle.lower().lstrip("@")))

    def account(self, account: str) -> Account | None:
        return self._by_id.get(account)
