"""The waist, for signing in: an account gets its tokens on the vendor's page, and keeps them fresh."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from firsthand import wiring
from firsthand.channels import sign_in as vendor
from firsthand.channels.remote import RemoteChannel
from firsthand.channels.sign_in import Begun, Client, SignInProblem, Tokens
from firsthand.desk.channel import ChannelAccount
from firsthand.wiring import care, clock

BACK = "/channels/sign-in/back/"
AHEAD = timedelta(minutes=10)
UNTIL = "token_until"
"""The option that says until when the access token is good; the page of the account shows it."""

__all__ = [
    "BACK",
    "Begun",
    "SignInProblem",
    "back",
    "begin",
    "complete",
    "keep_fresh",
    "knows_secret",
    "offered",
    "registers",
]


def back() -> str:
    """Where the vendor sends the person back to: it has to be entered at the vendor, letter for letter."""
    return care.public_url().rstrip("/") + BACK


def _channel(account: str) -> RemoteChannel:
    found = wiring.channel_of(account)
    if not isinstance(found, RemoteChannel) or not vendor.offered(found):
        raise SignInProblem("This kind of account has no sign-in of that kind.")
    return found


def offered(account: str) -> bool:
    try:
        return bool(_channel(account))
    except ValueError:
        return False


def registers(account: str) -> bool:
    """Whether the desk registers itself, so that nobody has to make an app."""
    return vendor.registers(_channel(account))


def knows_secret(account: str) -> bool:
    """Whether the app's secret is kept already."""
    return bool(vendor.secret_of(_channel(account)))


def begin(account: str, client_id: str = "", client_secret: str = "") -> Begun:
    """Where the person goes. Raises SignInProblem; the app's id and secret are kept when they are given."""
    channel = _channel(account)
    if client_id or client_secret:
        channel = _kept(channel, Client(client_id or channel.option("client_id"), client_secret))
    client = vendor.client_of(channel)
    if client is None and vendor.registers(channel):
        client = vendor.register(channel, back())
        channel = _kept(channel, client)
    if client is None:
        raise SignInProblem("The client id and the client secret of your app are needed first.")
    return vendor.begin(channel, client, back())


def complete(account: str, code: str, verifier: str, *, by: str) -> None:
    """The code that came back, for tokens that are kept encrypted. Raises SignInProblem; nothing changes then."""
    channel = _channel(account)
    client = vendor.client_of(channel)
    if client is None:
        raise SignInProblem("The client id and the client secret of your app are needed first.")
    _store(channel.account, vendor.exchange(channel, client, code, verifier, back()))
    wiring.audit().note(by, "account signed in", account, channel.kind)


def keep_fresh(account: str) -> bool:
    """Renew an access token that is about to end, by one process at a time; returns whether it did."""
    from firsthand.records import accounts
    from firsthand.records.locks import AccountLocks

    if not _is_due(wiring.channel_of(account)):
        return False
    with AccountLocks(wiring.home() / "locks").hold(f"token.{account}") as ours:
        channel = wiring.channel_of(account)
        if not ours or not _is_due(channel):
            return False
        assert isinstance(channel, RemoteChannel)
        client = vendor.client_of(channel)
        try:
            if client is None:
                raise SignInProblem("the client id or secret is missing", ended=True)
            _store(channel.account, vendor.renewed(channel, client))
        except SignInProblem as problem:
            if problem.ended:
                accounts.change(account, options={UNTIL: "ended: sign in again"})
            accounts.keep_health(account, {"problem": f"the sign-in could not be renewed: {problem}"[:300]})
            return False
    return True


def _is_due(channel: object) -> bool:
    if not isinstance(channel, RemoteChannel) or not vendor.renews(channel):
        return False
    try:
        until = datetime.fromisoformat(channel.option(UNTIL))
    except ValueError:
        return False
    return clock.wall() > until - AHEAD


def _kept(channel: RemoteChannel, client: Client) -> RemoteChannel:
    told = {"client_secret": client.secret} if client.secret else {}
    _change(channel.account, {"client_id": client.id}, told)
    return _channel(channel.account.id)


def _store(account: ChannelAccount, tokens: Tokens) -> None:
    options = {UNTIL: ""}
    if tokens.seconds:
        until = clock.wall() + timedelta(seconds=tokens.seconds)
        options[UNTIL] = until.isoformat(timespec="seconds")
    if tokens.page and account.kind == "facebook" and not account.options.get("page_id"):
        options["page_id"] = tokens.page
    refresh = {"refresh_token": tokens.refresh} if tokens.refresh else {}
    _change(account, options, {"access_token": tokens.access, **refresh})


def _change(account: ChannelAccount, options: Mapping[str, str], secrets: Mapping[str, str]) -> None:
    """The vendor took its time: what was entered meanwhile stays, and a disconnected account gets no new secrets."""
    from firsthand.records import accounts

    if not accounts.change(account.id, options=options, secrets=secrets):
        raise SignInProblem("This account was disconnected meanwhile. Nothing was kept.")
