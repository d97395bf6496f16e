"""Pages over a small world, and a browser's stand-in for each person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.workspace import world


@pytest.fixture
def desk_world(db: None, settings: Any) -> None:
    # Eight people's passwords by the real hash take five seconds a test.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    world.people()
    world.mentions()


@pytest.fixture
def as_(desk_world: None) -> Callable[[str], Client]:
    """`as_("ana")` is a client that ana has logged in with."""

    def client_of(name: str) -> Client:
        client = Client()
        account = get_user_model().objects.get(username=name)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of
