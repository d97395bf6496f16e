"""The waist, third page: accounts of channels, connected, tried, and read again by whoever asks for it.

Like `wiring`, a room that knows which adapters are in use; the command line and the pages connect by the same code.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from firsthand import wiring
from firsthand.channels import KINDS
from firsthand.channels import connect as channel_of
from firsthand.channels.base import BaseChannel
from firsthand.channels.forms import BY_KIND, FORMS
from firsthand.channels.streaming import Listener, Stream
from firsthand.channels.x import X
from firsthand.desk.channel import Channel, ChannelAccount
from firsthand.desk.forgetting import Forgets
from firsthand.desk.form import Form
from firsthand.desk.listening import Listening
from firsthand.wiring.answers import AccountProblem, filled

GOOD_ID = re.compile(r"[A-Za-z0-9_][\w.\-]{0,79}")


def forms() -> tuple[Form, ...]:
    return FORMS


def form(kind: str) -> Form | None:
    return BY_KIND.get(kind)


def hook(account: str, kind: str) -> str:
    """The path at which this account takes deliveries; empty where it takes none."""
    return f"/hooks/{account}" if kind in KINDS and "webhook" in KINDS[kind].ingest() else ""


def deletion_hook(account: str, kind: str) -> str:
    """The path at which its vendor tells that somebody wants to be forgotten; empty where it tells no such thing."""
    return f"/hooks/{account}/deletion" if kind in KINDS and issubclass(KINDS[kind], Forgets) else ""


@dataclass(frozen=True, slots=True)
class Connected:
    """An account that was connected. `made` are the secrets that we made ourselves, to be shown this once."""

    account: ChannelAccount
    hook: str
    made: Mapping[str, str]


def connect(made: ChannelAccount, *, by: str) -> Connected:
    """Check and store. Raises AccountProblem with the mend; nothing is stored then."""
    from firsthand.records import accounts

    wiring.setup()
    _must_be_sound(made)
    try:
        channel_of(made, wiring.home()).check()
    except ValueError as error:
        raise AccountProblem(str(error)) from None
    accounts.add(made, wiring.now())
    if made.state == "live":
        accounts.set_state(made.id, "live")
    wiring.audit().note(by, "account connected", made.id, made.kind)
    kept = accounts.get(made.id)
    assert kept is not None
    return Connected(kept, hook(made.id, made.kind), {})


def _must_be_sound(made: ChannelAccount) -> None:
    if made.kind not in KINDS:
        raise AccountProblem(f"'{made.kind}' is no kind of account; use one of {', '.join(sorted(KINDS))}")
    if not GOOD_ID.fullmatch(made.id):
        raise AccountProblem(
            f"'{made.id[:40]}' is no good name: letters, digits, dots, dashes and underscores, at most 80", "id"
        )
    missing = [each for each in KINDS[made.kind].secret_names if not made.secrets.get(each)]
    if missing:
        raise AccountProblem(
            f"an account of {made.kind} does not start without its {' and '.join(missing)} "
            f"(see docs/how-to/channels/{made.kind}.md)",
            missing[0],
        )


def connect_by_form(kind: str, answers: Mapping[str, str], *, by: str, keep: str = "") -> Connected:
    """Connect from a form's answers: secrets that we make ourselves are made, kept ones stay when left empty.

    `keep` names an account that is connected already and is changed. Raises AccountProblem.
    """
    from firsthand.records import accounts

    before = accounts.get(keep) if keep else None
    account = keep or answers.get("id", "").strip()
    if not keep and accounts.get(account):
        raise AccountProblem(
            f"there is an account '{account}' already; choose another name, or change that one", "id"
        )
    kept = filled(BY_KIND[kind], answers, before.options if before else {}, before.secrets if before else {})
    name = answers.get("name", "").strip()[:120]
    state = before.state if before else "listening"
    connected = connect(ChannelAccount(account, kind, name, state, kept.options, kept.secrets), by=by)
    return replace(connected, made=kept.made)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a test of an account found, in words for a person."""

    well: bool
    words: str
    seconds: float = 0.0


def tried(account: str) -> Tried:
    """Ask the channel once, as catching up would, and keep nothing of the answer."""
    channel = wiring.channel_of(account)
    if channel is None:
        return Tried(False, "This account is not connected any more.")
    try:
        channel.check()
    except ValueError as error:
        return Tried(False, f"It would not start: {error}")
    if "poll" not in channel.capabilities.ingest:
        return Tried(True, "The settings are sound. The channel itself speaks first: wait for its first delivery.")
    return _asked(channel)


def _asked(channel: Channel) -> Tried:
    began = time.monotonic()
    now = wiring.now()
    try:
        page = channel.catch_up("", now)
    except Exception as error:
        return Tried(False, f"The call broke off ({type(error).__name__}).", time.monotonic() - began)
    seconds = time.monotonic() - began
    if page.problem:
        return Tried(False, f"{page.problem[:1].upper()}{page.problem[1:]}.", seconds)
    found = sum(len(channel.split(body, now)) for body in page.bodies)
    return Tried(True, f"The channel answered in {seconds:.1f} s; the latest page shows {found} entries.", seconds)


def budget(account: str) -> tuple[int, int, float] | None:
    """(calls left, calls in all, seconds of the window) of a channel with a limit; None where none is known."""
    from firsthand.records.outbox import DjangoOutbox

    try:
        channel = wiring.channel_of(account)
    except ValueError:
        return None
    if channel is None or not channel.capabilities.calls:
        return None
    can = channel.capabilities
    spent = DjangoOutbox().calls_since(account, wiring.now() - timedelta(seconds=can.calls_seconds))
    return max(0, can.calls - spent), can.calls, can.calls_seconds


def search(account: str) -> int:
    """Ask an account's channel for the words in force, where it is time to; returns the bodies kept."""
    from firsthand.desk import searching
    from firsthand.records.listening import DjangoSearches, in_force

    channel = wiring.channel_of(account)
    if not isinstance(channel, BaseChannel) or not _searches(channel):
        return 0
    return searching.search(channel, account, in_force(), DjangoSearches(), wiring.now())


def _searches(channel: BaseChannel) -> bool:
    return type(channel).search is not BaseChannel.search


def volumes(listening: Listening) -> dict[str, int]:
    """By account: how many posts of the last seven days the channel itself counts for these words."""
    found = {}
    for account in wiring.account_ids():
        channel = wiring.channel_of(account)
        if isinstance(channel, X) and not listening.empty:
            count = channel.volume(listening, wiring.now())
            if count is not None:
                found[account] = count
    return found


def searching_accounts() -> list[str]:
    """The connected accounts that can be asked for words."""
    channels = ((account, wiring.channel_of(account)) for account in wiring.account_ids())
    return [account for account, channel in channels if isinstance(channel, BaseChannel) and _searches(channel)]


def listen(account: str, wait: Callable[[float], bool]) -> None:
    """Keep an account's stream open until it is time to leave; at once back where it has none, or another has it."""
    from firsthand.records.accounts import keep_health, want_poll
    from firsthand.records.listening import in_force
    from firsthand.records.locks import AccountLocks
    from firsthand.records.raw_inbox import DjangoInbox

    def where() -> Stream | None:
        channel = wiring.channel_of(account)
        found = channel.stream() if isinstance(channel, BaseChannel) else None
        if found and isinstance(channel, X) and (problem := channel.set_rules(in_force())):
            keep_health(account, {"stream": f"the rules could not be set: {problem}"[:200]})
        return found

    def told(words: str) -> None:
        keep_health(account, {"stream": words})

    def keep(block: bytes) -> None:
        DjangoInbox().put(account, block, source="stream", headers={}, now=wiring.now(), verified=True)

    with AccountLocks(wiring.home() / "locks").hold(f"stream.{account}") as ours:
        if ours:
            Listener(where, keep, partial(want_poll, account), told, wait).run()


def has_stream(account: str) -> bool:
    channel = wiring.channel_of(account)
    return isinstance(channel, BaseChannel) and channel.stream() is not None


@dataclass(frozen=True, slots=True)
class Dead:
    """An account whose channel gives no sign of life: for how long beyond two poll periods, and why as far as known."""

    id: str
    name: str
    seconds: float
    why: str


def dead_channels() -> list[Dead]:
    """The accounts whose catching up has not gone through for more than two poll periods."""
    from firsthand.desk.catching_up import silent_for
    from firsthand.records.accounts import health

    now, found = wiring.now(), []
    for each in health():
        try:
            channel = wiring.channel_of(each.id)
        except ValueError as error:
            found.append(Dead(each.id, each.name or each.id, 0.0, str(error)))
            continue
        silent = silent_for(channel, each.last_poll_at, each.connected_at, now) if channel else 0.0
        if silent:
            found.append(Dead(each.id, each.name or each.id, silent, str(each.notes.get("problem") or "")))
    return found
