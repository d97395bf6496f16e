"""Who a session belongs to, for the stream of live events, which Django does not serve."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.db import close_old_connections
from django.utils.crypto import constant_time_compare

from firsthand import wiring
from firsthand.desk.sight import Sight, sight_of
from firsthand.records import people


def sight_of_session(key: str) -> Sight | None:
    """What the person of this session may see; None for no session, a stranger, or a changed password."""
    close_old_connections()
    if not key:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    login = session.get(SESSION_KEY)
    account = get_user_model().objects.filter(pk=login or 0, is_active=True).first()
    if account is None or not _same_password(session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash()):
        return None
    person = people.person_of_login(account.pk)
    return sight_of(person[0], wiring.policy()) if person else None


def _same_password(kept: str, now: str) -> bool:
    return constant_time_compare(kept, now)
