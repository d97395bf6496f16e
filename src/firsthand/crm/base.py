"""What the desk asks of a CRM."""

from __future__ import annotations

from typing import Protocol

from firsthand.domain.people import Account


class Crm(Protocol):
    """A source of accounts. It answers with what it knows and never guesses."""

    name: str

    def find(self, channel: str, handle: str) -> Account | None:
        """The account that a contact was linked to by evidence; None when there is none."""
        ...

    def account(self, account: str) -> Account | None: ...
