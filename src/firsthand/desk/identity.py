"""Identity: a signed link of one use raises the case's `auth_level`, for that case and a limited time.

A handle, a display name or a phone number on a profile is never authentication (47 CFR 64.2010). The link leads
to the carrier's own sign-in; nothing that a stranger could know is asked for in a message.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from firsthand.desk.cases import change
from firsthand.desk.ports import Desk
from firsthand.domain import events as ev
from firsthand.domain.case import Case

LINK_MINUTES = 30
VERIFIED_MINUTES = 60
SENT = "verification link sent"


class BadLink(ValueError):
    """The link is no good: not ours, too old, or used before. The message says which, in the customer's words."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link's content: the case, the account that may sign in, when it ends, and its one use."""

    case: str
    account: str
    ends_at: datetime
    nonce: str


def invite(case_id: str, account: str, by: str, desk: Desk, key: bytes) -> str:
    """Make a link token for this case and record that it was sent. The token itself is in no log."""
    ends_at = desk.now() + timedelta(minutes=LINK_MINUTES)
    invitation = Invitation(case_id, account, ends_at, secrets.token_hex(8))
    change(
        case_id,
        lambda case: (ev.Noted(at=desk.now(), by=by, what=SENT, detail=invitation.nonce),),
        desk,
        who=by,
        what=SENT,
    )
    return token_of(invitation, key)


def confirm(token: str, desk: Desk, key: bytes) -> Case:
    """The customer signed in: raise the level. Raises BadLink for a wrong, old or used link."""
    invitation = read_token(token, key)
    if desk.now() >= invitation.ends_at:
        raise BadLink("this link has run out; ask for a new one in the conversation")

    def decide(case: Case) -> Sequence[ev.Event]:
        log = desk.log.read(case.id)
        if any(isinstance(e, ev.IdentityVerified) and e.method.endswith(invitation.nonce) for e in log):
            raise BadLink("this link was used already; ask for a new one in the conversation")
        return (
            ev.IdentityVerified(
                at=desk.now(),
                by="customer",
                level=2,
                method=f"sign-in link {invitation.nonce}",
                until=desk.now() + timedelta(minutes=VERIFIED_MINUTES),
                account=invitation.account,
            ),
        )

    return change(invitation.case, decide, desk, who="customer", what="identity verified")


def token_of(invitation: Invitation, key: bytes) -> str:
    body = "|".join(
        (invitation.case, invitation.account, invitation.ends_at.isoformat(), invitation.nonce)
    ).encode()
    return f"{_text(body)}.{_text(_sign(body, key))}"


def read_token(token: str, key: bytes) -> Invitation:
    """The invitation behind a token. Raises BadLink when it is not one of ours."""
    try:
        body_text, _, signature = token.partition(".")
        body = base64.urlsafe_b64decode(body_text + "=" * (-len(body_text) % 4))
        given = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        if not hmac.compare_digest(given, _sign(body, key)):
            raise ValueError
        case, account, ends_at, nonce = body.decode().split("|")
        return Invitation(case, account, datetime.fromisoformat(ends_at), nonce)
    except ValueError:
        raise BadLink("this link is not one of ours; open the one in the conversation") from None


def _sign(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"firsthand identity link " + body, hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
