"""People join the desk, get a log-in, and leave it."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from firsthand.domain.people import Agent
from firsthand.records.directory import as_columns
from firsthand.records.models import PersonRow, StoreRow
from firsthand.records.units import unit


def add(agent: Agent, now: datetime) -> bool:
    """Add a person, or change one; True for a new one. A store that nobody knows yet is put on the list."""
    with unit():
        if agent.store:
            name = agent.store.replace("-", " ").title()
            pages = f"store:{agent.store}"
            StoreRow.objects.get_or_create(id=agent.store, defaults={"name": name, "place": name, "pages": pages})
            if agent.role == "store_manager":
                StoreRow.objects.filter(id=agent.store).update(manager=agent.id)
        told = as_columns(agent)
        fresh = {**told, "on_duty": agent.role in ("agent", "lead"), "idle_since": now, "duty_since": now}
        _, new = PersonRow.objects.update_or_create(id=agent.id, defaults=told, create_defaults=fresh)
    return new


def weakness(password: str, person: str) -> str:
    """Why a password is refused: too short or too common; empty when it is fit."""
    try:
        validate_password(password, get_user_model()(username=person))
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def give_password(person: str, password: str = "") -> str:
    """Set the log-in's password, or make one of 120 bits; returns it, to be shown once.

    Every session of the person ends with it. Raises KeyError for a stranger.
    """
    row = PersonRow.objects.filter(id=person).first()
    if row is None:
        raise KeyError(person)
    account = get_user_model().objects.filter(pk=row.user_id or 0).first()
    account = account or get_user_model()(username=person, first_name=row.name[:150])
    password = password or secrets.token_urlsafe(15)
    with unit():
        account.set_password(password)
        account.is_active = True
        account.save()
        PersonRow.objects.filter(id=person).update(user=account)
    return password


def leave(person: str, now: datetime) -> bool:
    """The log-in ends and the person is off duty; what was done under the name stays. False for a stranger."""
    row = PersonRow.objects.filter(id=person).first()
    if row is None:
        return False
    with unit():
        get_user_model().objects.filter(pk=row.user_id or 0).update(is_active=False)
        PersonRow.objects.filter(id=person).update(on_duty=False, idle_since=None, duty_since=now)
    return True


def may_sign_in() -> dict[str, bool]:
    """Each person, and whether a log-in is in force."""
    rows = PersonRow.objects.order_by("id").values_list("id", "user__is_active")
    return {person: bool(active) for person, active in rows}
