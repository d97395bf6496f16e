"""Account events as they are told: one JSON object, or a list of them, each with an id of its teller's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from firsthand.domain.account_event import KINDS, AccountEvent

DETAIL_MAX = 300


class WrongEvent(ValueError):
    """What was told is no account event; the message names what is wrong and the mend."""


def read(told: Any, source: str, now: datetime) -> list[tuple[str, AccountEvent]]:
    """(the teller's id, event) of each. Raises WrongEvent for the first that cannot be read; none is kept then."""
    each = told if isinstance(told, list) else [told]
    if not each or len(each) > 1000:
        raise WrongEvent("one to a thousand events at once")
    several = len(each) > 1
    return [
        _placed(one, f"event {number} of {len(each)}: " if several else "", source, now)
        for number, one in enumerate(each, start=1)
    ]


def _placed(told: Any, place: str, source: str, now: datetime) -> tuple[str, AccountEvent]:
    """Of several events the wrong one is named by its place."""
    try:
        return _read(told, source, now)
    except WrongEvent as wrong:
        raise WrongEvent(f"{place}{wrong}") from None


def _read(told: Any, source: str, now: datetime) -> tuple[str, AccountEvent]:
    if not isinstance(told, Mapping):
        raise WrongEvent("an event is a JSON object")
    data = told["data"] if isinstance(told.get("data"), Mapping) else told
    ident, account = _words(data, "id", 200), _words(data, "account", 60)
    kind = str(data.get("kind", ""))
    if kind not in KINDS:
        raise WrongEvent(f"kind is {kind[:40]!r}; use one of {', '.join(KINDS)}")
    detail = "".join(sign if sign.isprintable() else " " for sign in str(data.get("detail") or ""))[:DETAIL_MAX]
    return ident, AccountEvent(account, kind, _when(data, now), detail, source)


def _words(data: Mapping[str, Any], name: str, most: int) -> str:
    found = data.get(name)
    if not isinstance(found, str | int) or isinstance(found, bool) or not str(found).strip():
        raise WrongEvent(
            f"{name} is missing; it names {'the event, the same at every try' if name == 'id' else 'the account in the CRM'}"
        )
    if len(str(found)) > most:
        raise WrongEvent(f"{name} is longer than {most} characters")
    if not str(found).isprintable():
        raise WrongEvent(f"{name} holds a sign that cannot be printed")
    return str(found).strip()


def _when(data: Mapping[str, Any], now: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(str(data["at"]))
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        raise WrongEvent("at is no moment; write it like 2026-11-28T09:30:00Z") from None
    if (found - now).days >= 1:
        raise WrongEvent("at is more than a day ahead; look at the teller's clock")
    return found
