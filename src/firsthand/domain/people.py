"""The people of the desk and the people who write: agents, stores, contacts, customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

ROLES = ("agent", "lead", "qa", "store_manager", "admin", "integrator")


@dataclass(frozen=True, slots=True)
class Agent:
    """A person who answers. `primary` are the topics this person is best at; `secondary` the ones known too.

    `capacity` counts conversations in hand at once, in turns of active work. `store` is set for a store's
    manager. `simulated` marks the demo's colleagues, and every screen says so.
    """

    id: str
    name: str
    role: str = "agent"
    tier: int = 1
    primary: frozenset[str] = frozenset()
    secondary: frozenset[str] = frozenset()
    capacity: int = 3
    store: str | None = None
    languages: frozenset[str] = frozenset({"en"})
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Store:
    """A shop: its pages, the place it stands in and the person who answers for it."""

    id: str
    name: str
    place: str
    manager: str | None
    pages: tuple[str, ...] = ()
    region: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """One identity on one channel. A contact is never proof of who somebody is."""

    channel: str
    handle: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What the CRM knows of one customer. Facts above the case's `auth_level` stay masked everywhere."""

    id: str
    name: str
    plan: str
    device: str
    since: datetime
    monthly_dollars: float
    balance_dollars: float = 0.0
    phone_last4: str = ""
    marketing_consent: bool = False
    contacts: tuple[Contact, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
