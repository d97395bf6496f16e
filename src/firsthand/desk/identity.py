"""Identity: a signed link of one use raises the case's `auth_level`, for that case and a limited time.

A handle, a display name or a phone number on a profile is never authentication (47 CFR 64.2010). The link leads
to the carrier's own sign-in, which says in a signed answer who signed in, or to a one-time code that goes to the
phone of record; nothing that a stranger could know is asked for in a message.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from firsthand.desk.cases import Decide, change
from firsthand.desk.ports import Conflict, Desk
from firsthand.domain import events as ev
from firsthand.domain.case import Case

LINK_MINUTES = 30
VERIFIED_MINUTES = 60
SENT = "verification link sent"
WRONG_CODE = "wrong sign-in code"
HELD_BACK = "sign-in by code held back"
CODE_SENT = "sign-in code sent"
CODE_TRIES = 5
"""So many wrong codes end a link: a code of six digits cannot be tried out."""
CODE_SENDS = 3
"""So often a link sends its code: whoever has the link must not be able to flood somebody's phone."""
ANSWER_MINUTES = 5
"""So old the sign-in's signed answer may be."""
BY_CODE, BY_SIGN_IN = 1, 2
"""The level that a code to the phone of record proves, and the one that the carrier's own sign-in does."""


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


class Phones(Protocol):
    """Reaches a customer at the number of record."""

    def send(self, account: str, text: str) -> str:
        """Send the text and say where it went, in words that give nothing away ("the phone ending 4417").

        Empty where there is no number of record.
        """
        ...


def confirm(
    token: str, desk: Desk, key: bytes, *, level: int = BY_SIGN_IN, how: str = "sign-in link", account: str = ""
) -> Case:
    """The customer proved who they are: raise the level. Raises BadLink for a wrong, old or used link."""
    invitation = in_force(token, desk, key)
    if account and invitation.account and account != invitation.account:
        raise BadLink("another account than the one of this conversation signed in; ask in the conversation")

    def decide(case: Case) -> Sequence[ev.Event]:
        _must_be_unused(invitation, desk)
        return (
            ev.IdentityVerified(
                at=desk.now(),
                by="customer",
                level=level,
                method=f"{how} {invitation.nonce}",
                until=desk.now() + timedelta(minutes=VERIFIED_MINUTES),
                account=account or invitation.account,
            ),
        )

    return _written(invitation.case, decide, desk, who="customer", what="identity verified")


def _written(case_id: str, decide: Decide, desk: Desk, *, who: str, what: str) -> Case:
    """As a change of the case. Many uses of one link at once are in each other's way: some may come again."""
    try:
        return change(case_id, decide, desk, who=who, what=what)
    except Conflict:
        raise BadLink("this link is being used at this very moment; try it once more") from None


def in_force(token: str, desk: Desk, key: bytes) -> Invitation:
    """The invitation behind a token that may still be used. Raises BadLink."""
    invitation = read_token(token, key)
    if desk.now() >= invitation.ends_at:
        raise BadLink("this link has run out; ask for a new one in the conversation")
    _must_be_unused(invitation, desk)
    return invitation


def _must_be_unused(invitation: Invitation, desk: Desk) -> None:
    log = desk.log.read(invitation.case)
    if any(isinstance(e, ev.IdentityVerified) and e.method.endswith(invitation.nonce) for e in log):
        raise BadLink("this link was used already; ask for a new one in the conversation")
    wrong = [e for e in log if isinstance(e, ev.Noted) and (e.what, e.detail) == (WRONG_CODE, invitation.nonce)]
    if len(wrong) >= CODE_TRIES:
        raise BadLink("too many wrong codes; ask for a new link in the conversation")


# --- a one-time code to the phone of record ----------------------------------------------------------------


def send_code(token: str, brand: str, desk: Desk, key: bytes, phones: Phones) -> str:
    """Send the link's code to the number of record; where it went, or empty where there is none."""
    invitation = in_force(token, desk, key)
    if not invitation.account:
        return ""
    if not _may_send(invitation, desk):
        return "the phone on the account. It was sent three times and is not sent again"
    text = f"{brand}: {code_of(invitation, key)} is your code. We never ask for it in a message; type it on the page of the link only."
    return phones.send(invitation.account, text)


def _may_send(invitation: Invitation, desk: Desk) -> bool:
    """Whether the link may send its code once more; that it does is noted before it is sent."""
    told: list[ev.Noted] = []

    def decide(case: Case) -> Sequence[ev.Event]:
        log = desk.log.read(case.id)
        sent = [e for e in log if isinstance(e, ev.Noted) and (e.what, e.detail) == (CODE_SENT, invitation.nonce)]
        note = ev.Noted(at=desk.now(), by="customer", what=CODE_SENT, detail=invitation.nonce)
        told[:] = [note] if len(sent) < CODE_SENDS else []
        return tuple(told)

    _written(invitation.case, decide, desk, who="customer", what=CODE_SENT)
    return bool(told)


def hold_back(token: str, why: str, desk: Desk, key: bytes) -> None:
    """No code is sent: whoever has the number now may not be the customer. The case says why, once a link."""
    invitation = in_force(token, desk, key)

    def decide(case: Case) -> Sequence[ev.Event]:
        known = any(
            isinstance(e, ev.Noted) and (e.what, e.detail) == (HELD_BACK, why) for e in desk.log.read(case.id)
        )
        return () if known else (ev.Noted(at=desk.now(), by="firsthand", what=HELD_BACK, detail=why),)

    _written(invitation.case, decide, desk, who="firsthand", what=HELD_BACK)


def confirm_code(token: str, code: str, desk: Desk, key: bytes) -> Case | None:
    """The case with its level raised when the code is right; None when it is not, and that is counted."""
    invitation = in_force(token, desk, key)
    if hmac.compare_digest("".join(code.split()).encode(), code_of(invitation, key).encode()):
        return confirm(token, desk, key, level=BY_CODE, how="one-time code to the phone of record,")

    def decide(case: Case) -> Sequence[ev.Event]:
        # Asked again with every writing: guesses that come side by side have no more tries than one after another.
        _must_be_unused(invitation, desk)
        return (ev.Noted(at=desk.now(), by="customer", what=WRONG_CODE, detail=invitation.nonce),)

    _written(invitation.case, decide, desk, who="customer", what=WRONG_CODE)
    return None


def code_of(invitation: Invitation, key: bytes) -> str:
    """The six digits of a link: derived, so that no code is stored anywhere."""
    digest = hmac.new(key, f"one-time code|{invitation.nonce}|{invitation.case}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"


# --- the carrier's own sign-in -----------------------------------------------------------------------------


def answer_signature(token: str, account: str, level: str, at: str, secret: bytes) -> str:
    """What the carrier's sign-in signs its answer with: HMAC-SHA256, as hexadecimal digits."""
    return hmac.new(secret, "|".join((token, account, level, at)).encode(), hashlib.sha256).hexdigest()


def confirm_answer(token: str, given: Mapping[str, str], desk: Desk, key: bytes, secret: bytes) -> Case:
    """The carrier's sign-in says who signed in. Raises BadLink where its answer is not exactly its own."""
    account, level, at = (given.get(name, "") for name in ("account", "level", "at"))
    signed = answer_signature(token, account, level, at, secret)
    if not secret or not hmac.compare_digest(signed.encode(), given.get("signature", "").encode()):
        raise BadLink("the sign-in's answer is not signed as agreed")
    try:
        age = abs((desk.now() - datetime.fromisoformat(at)).total_seconds())
    except (ValueError, TypeError):
        raise BadLink("the sign-in's answer names no time") from None
    if age > ANSWER_MINUTES * 60 or level not in ("1", "2", "3") or not account:
        raise BadLink("the sign-in's answer is too old or says nothing")
    return confirm(token, desk, key, level=int(level), how="the brand's own sign-in,", account=account)


# --- tokens ------------------------------------------------------------------------------------------------


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
