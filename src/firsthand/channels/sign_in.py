"""Signing in at a vendor: an authorisation code with PKCE, exchanged for tokens, and renewed before they end.

The person says yes on the vendor's own page. What comes back is a code that is good once, for minutes, and only with
the verifier that never left this house.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from firsthand.channels.reading import dig, first, ident, rows, text
from firsthand.channels.remote import RemoteChannel
from firsthand.outward import NoAnswer, NotSent, Told, call


class SignInProblem(ValueError):
    """Why nobody is signed in, in words for the administrator. `ended` where the person has to sign in anew."""

    def __init__(self, words: str, *, ended: bool = False) -> None:
        super().__init__(words)
        self.ended = ended


@dataclass(frozen=True, slots=True)
class Client:
    """The app as the vendor knows it."""

    id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """What was given: `seconds` is how long the access token lasts, 0 where it does not end."""

    access: str
    refresh: str = ""
    seconds: float = 0.0
    page: str = ""
    """The page that the token belongs to, where a person's was exchanged for a page's."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the person goes, and what has to be kept until they come back."""

    url: str
    state: str
    verifier: str


def offered(channel: object) -> bool:
    """Whether this kind of account can be signed in on the vendor's page."""
    return isinstance(channel, RemoteChannel) and bool(_table(channel))


def client_of(channel: RemoteChannel) -> Client | None:
    """The app's id and secret, as far as they are known: some vendors sign with the same secret."""
    found = Client(channel.option("client_id"), secret_of(channel))
    return found if found.id and found.secret else None


def secret_of(channel: RemoteChannel) -> str:
    """The app's secret; X and Meta sign their deliveries with it, Google and Mastodon keep another for that."""
    own = "" if channel.kind in ("google_reviews", "mastodon", "youtube") else channel.secret()
    return channel.secret("client_secret") or own


def registers(channel: RemoteChannel) -> bool:
    return bool(_table(channel).get("register"))


def register(channel: RemoteChannel, back: str) -> Client:
    """A new app on the account's own server. Raises SignInProblem."""
    form = {"client_name": "Firsthand", "redirect_uris": back, "scopes": text(_table(channel).get("scopes"))}
    told = _asked(channel, "POST", _there(channel, "register"), form=form)
    made = Client(ident(dig(told.doc, "client_id")), ident(dig(told.doc, "client_secret")))
    if not (told.ok and made.id and made.secret):
        raise SignInProblem(f"The server did not register this desk ({told.status}). Is its address right?")
    return made


def begin(channel: RemoteChannel, client: Client, back: str) -> Begun:
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    table = _table(channel)
    asked = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": back,
        "scope": text(table.get("scopes")),
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **{str(k): str(v) for k, v in dict(table.get("extra") or {}).items()},
    }
    return Begun(f"{_there(channel, 'authorize')}?{urlencode(asked)}", state, verifier)


def exchange(channel: RemoteChannel, client: Client, code: str, verifier: str, back: str) -> Tokens:
    """The code for tokens; a page's own where the vendor has one for it. Raises SignInProblem."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    found = _tokens(_posted(channel, client, form), back)
    return _of_page(channel, client, found) if _table(channel).get("page") else found


def renews(channel: RemoteChannel) -> bool:
    """Whether we renew its access token ourselves; other kinds do it whenever they call."""
    return bool(_table(channel).get("renew")) and bool(channel.secret("refresh_token"))


def renewed(channel: RemoteChannel, client: Client) -> Tokens:
    """New tokens for the refresh token, which may be good only this once. Raises SignInProblem."""
    form = {"grant_type": "refresh_token", "refresh_token": channel.secret("refresh_token")}
    found = _tokens(_posted(channel, client, form), "")
    return Tokens(found.access, found.refresh or channel.secret("refresh_token"), found.seconds)


# --- on the wire -------------------------------------------------------------------------------------------


def _table(channel: RemoteChannel) -> Mapping[str, Any]:
    found = channel.numbers.get("sign_in")
    return found if isinstance(found, Mapping) else {}


def _there(channel: RemoteChannel, name: str) -> str:
    """The vendor's address; where the vendor was put elsewhere on purpose, the same path there."""
    said = text(_table(channel).get(name))
    if said.startswith("/"):
        return f"{channel.api}{said}"
    return f"{channel.api}{urlsplit(said).path}" if channel.near else said


def _posted(channel: RemoteChannel, client: Client, form: dict[str, str]) -> Told:
    form = {**form, "client_id": client.id}
    headers = {"accept": "application/json", "user-agent": "firsthand:desk:1.0"}
    if _table(channel).get("basic"):
        pair = base64.b64encode(f"{client.id}:{client.secret}".encode()).decode()
        headers["authorization"] = f"Basic {pair}"
    else:
        form["client_secret"] = client.secret
    return _asked(channel, "POST", _there(channel, "token"), form=form, headers=headers)


def _asked(channel: RemoteChannel, method: str, url: str, **asked: Any) -> Told:
    try:
        return call(method, url, near=channel.near, **asked)
    except (NotSent, NoAnswer) as error:
        raise SignInProblem(f"The channel does not answer ({error}). Try again in a moment.") from None


def _tokens(told: Told, back: str) -> Tokens:
    access, seconds = ident(dig(told.doc, "access_token")), dig(told.doc, "expires_in")
    if not (told.ok and access):
        raise _refused(told, back)
    lasts = float(seconds) if isinstance(seconds, (int, float)) and not isinstance(seconds, bool) else 0.0
    return Tokens(access, ident(dig(told.doc, "refresh_token")), lasts)


def _refused(told: Told, back: str) -> SignInProblem:
    """What a vendor says, and the mend."""
    error = first(told.doc, "error")
    code = text(dig(error, "type")) if isinstance(error, Mapping) else text(error)
    said = text(dig(error, "message")) or text(first(told.doc, "error_description", "message")) or code
    if code == "invalid_grant":
        return SignInProblem("This sign-in is over: it lasts for minutes, and once. Sign in again.", ended=True)
    if code in ("invalid_client", "unauthorized_client") or told.status == 401:
        return SignInProblem("The client id or the client secret is not the app's. Enter them again.", ended=True)
    if "redirect" in f"{code} {said}".lower() and back:
        return SignInProblem(f"The app does not know the address of this desk. Enter {back} there.")
    return SignInProblem(f"The channel refused: {said[:200] or told.status}.", ended=400 <= told.status < 500)


def _of_page(channel: RemoteChannel, client: Client, person: Tokens) -> Tokens:
    """A page's own token: the person's is made to last first, for the page's lasts as long as that."""
    form = {"grant_type": "fb_exchange_token", "fb_exchange_token": person.access}
    lasting = _tokens(_posted(channel, client, form), "")
    query = {"fields": "id,name,access_token,instagram_business_account{id}", "limit": "100"}
    headers = {"authorization": f"Bearer {lasting.access}"}
    base = f"{channel.api}/{text(channel.numbers.get('version'))}"
    told = _asked(channel, "GET", f"{base}/me/accounts", query=query, headers=headers)
    pages = [row for row in rows(dig(told.doc, "data")) if ident(dig(row, "access_token"))]
    wanted = {channel.option("page_id"), channel.option("ig_id")} - {""}
    fits = [p for p in pages if not wanted or wanted & {ident(dig(p, "id")), ident(_instagram(p))}]
    if len(fits) != 1:
        names = ", ".join(f"{text(dig(p, 'name'))} ({ident(dig(p, 'id'))})" for p in pages[:10])
        raise SignInProblem(
            f"Enter in the settings which page it is: {names}." if names else "You gave access to no page."
        )
    return Tokens(ident(dig(fits[0], "access_token")), page=ident(dig(fits[0], "id")))


def _instagram(page: Any) -> Any:
    return dig(page, "instagram_business_account", "id")
