"""Who calls: a bearer token, and what its role may do."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from firsthand import wiring
from firsthand.desk.sight import WHOLE_DESK, Sight, sight_of
from firsthand.domain.people import Agent
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


def sight(token: tokens.Token) -> Sight:
    """What a token sees: a person's what the person sees, by the rule of every page.

    Without a person, a program of the desk (lead, qa, admin, integrator) sees all of it, and one of role agent what
    an agent of the first tier sees.
    """
    if token.person is None and token.role in (*WHOLE_DESK, "integrator"):
        return Sight(token.by, token.role, everything=True)
    return sight_of(token.person or Agent(token.by, token.name, role=token.role), wiring.policy())
