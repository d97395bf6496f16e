"""Who calls: a bearer token, and what its role may do."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from firsthand import wiring
from firsthand.records import tokens

MAY = {
    "read": frozenset({"agent", "lead", "qa", "admin", "integrator"}),
    "mentions": frozenset({"integrator", "admin", "lead"}),
    "reply": frozenset({"agent", "lead", "integrator", "admin"}),
    "flow": frozenset({"agent", "lead", "integrator", "admin"}),
    "approve": frozenset({"lead", "admin"}),
}
"""What each role may do through the API. A store manager answers in the workspace, for one store only."""


class Called(HttpRequest):
    """A request whose token was recognised."""

    auth: tokens.Token


class Bearer(HttpBearer):
    """`Authorization: Bearer fh_...`, made by `firsthand token`."""

    def authenticate(self, request: HttpRequest, token: str) -> tokens.Token | None:
        return tokens.check(token, wiring.now())


def may(token: tokens.Token, what: str) -> bool:
    return token.role in MAY[what]
