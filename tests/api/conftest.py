"""The API over a small desk, and callers with a token each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client

from firsthand import wiring
from firsthand.records import tokens
from tests.workspace import world

_numbers = count(1)


@dataclass(frozen=True)
class Caller:
    """A program with a token: what it sends, and what comes back."""

    secret: str

    def get(self, path: str) -> HttpResponse:
        return Client(raise_request_exception=False).get(path, headers=self._headers())

    def post(self, path: str, body: Any = None, key: str = "") -> HttpResponse:
        """A key of its own for each call, unless one is named."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        headers = {**self._headers(), "Idempotency-Key": key or f"key-{next(_numbers)}"}
        return Client(raise_request_exception=False).post(
            path, raw, content_type="application/json", headers=headers
        )

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}


@pytest.fixture
def desk_world(db: None, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    world.people()
    world.mentions()


@pytest.fixture
def caller(desk_world: None) -> Callable[[str], Caller]:
    """`caller("lead")` has a token of that role; `caller("")` has none."""

    def of(role: str, name: str = "") -> Caller:
        return Caller(tokens.make(name or f"{role}-program", role, wiring.now()) if role else "")

    return of


@pytest.fixture
def case(desk_world: None) -> str:
    return world.case_of("ines")


@pytest.fixture
def as_(desk_world: None) -> Callable[[str], Client]:
    """`as_("ana")` is a browser that ana has logged in with."""

    def client_of(name: str) -> Client:
        client = Client(raise_request_exception=False)
        account = get_user_model().objects.get(username=name)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of
