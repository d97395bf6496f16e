"""A vendor's sign-in on loopback: a page that says yes, codes that are good once, tokens that are renewed in turn."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.vendor import Asked, Post, Vendor


@dataclass
class Given:
    """A code that was given out: for whom, where it leads back to, and what its verifier has to hash to."""

    client: str
    back: str
    challenge: str
    scope: str
    used: bool = False


class ConsentVendor(Vendor):
    """`apps` are the clients that it knows: {id: (secret, address to lead back to)}."""

    def __init__(self, seconds: int = 7200) -> None:
        super().__init__()
        self.apps: dict[str, tuple[str, str]] = {}
        self.given: dict[str, Given] = {}
        self.refresh: set[str] = set()
        self.pages = [{"id": "P1", "name": "Our page", "access_token": "page-token"}]
        self.seconds = seconds
        self.down = False
        self.numbers = count(1)

    def publishes(self, asked: Asked) -> Post | None:
        return None

    def allow(self, url: str) -> dict[str, str]:
        """What a person's yes on the vendor's page sends back: the code and the state, as they came."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(url).query).items()}
        if asked["client_id"] not in self.apps or self.apps[asked["client_id"]][1] != asked["redirect_uri"]:
            return {"error": "invalid_request", "state": asked["state"]}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{next(self.numbers)}"
        self.given[code] = Given(
            asked["client_id"], asked["redirect_uri"], asked["code_challenge"], asked.get("scope", "")
        )
        return {"code": code, "state": asked["state"]}

    def read(self, asked: Asked) -> tuple[int, Any]:
        if self.down:
            return 503, {"error": "temporarily_unavailable"}
        form = {k: v[0] for k, v in parse_qs(asked.body.decode()).items()}
        if asked.path.endswith("/api/v1/apps"):
            self.apps["made"] = ("made-secret", form["redirect_uris"])
            return 200, {"client_id": "made", "client_secret": "made-secret"}
        if asked.path.endswith("/me/accounts"):
            return 200, {"data": self.pages}
        client, secret = self._who(asked, form)
        if client not in self.apps or self.apps[client][0] != secret:
            return 401, {"error": "invalid_client"}
        if form.get("grant_type") == "fb_exchange_token":
            return 200, {"access_token": f"lasting-{form['fb_exchange_token']}"}
        fits = self._renews(form) if form.get("grant_type") == "refresh_token" else self._redeems(form, client)
        return (200, self._tokens()) if fits else (400, {"error": "invalid_grant"})

    def _who(self, asked: Asked, form: dict[str, str]) -> tuple[str, str]:
        said = {k.lower(): v for k, v in asked.headers.items()}.get("authorization", "")
        if said.startswith("Basic "):
            client, _, secret = base64.b64decode(said[6:]).decode().partition(":")
            return client, secret
        return form.get("client_id", ""), form.get("client_secret", "")

    def _redeems(self, form: dict[str, str], client: str) -> bool:
        given = self.given.get(form.get("code", ""))
        if given is None or given.used or (given.client, given.back) != (client, form.get("redirect_uri")):
            return False
        given.used = True
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == given.challenge

    def _renews(self, form: dict[str, str]) -> bool:
        known = form.get("refresh_token", "") in self.refresh
        self.refresh.discard(form.get("refresh_token", ""))
        return known

    def _tokens(self) -> dict[str, Any]:
        number = next(self.numbers)
        self.refresh.add(f"refresh-{number}")
        return {
            "access_token": f"access-{number}",
            "refresh_token": f"refresh-{number}",
            "expires_in": self.seconds,
            "token_type": "bearer",
        }
