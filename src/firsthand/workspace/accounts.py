"""Channels: the administrator connects accounts, sees how each does, tries, pauses and disconnects them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from firsthand import wiring
from firsthand.desk.catching_up import silent_for
from firsthand.desk.form import Form
from firsthand.records import accounts
from firsthand.records.account_health import Card, card, cards, put_aside, raw_of, unread_of
from firsthand.records.raw_inbox import read_again
from firsthand.wiring import accounts as waist
from firsthand.wiring.answers import AccountProblem
from firsthand.wiring.sign_in import offered as signs_in
from firsthand.workspace.access import Seat, page, seated

STATES = {
    "live": "Answers leave.",
    "listening": "Listens only: approved answers wait.",
    "paused": "Paused: it listens, approved answers wait.",
}
DONE = {
    "live": "Answers leave by {name} from now on.",
    "paused": "Nothing leaves by {name} any more. It goes on listening.",
    "removed": "{name} is disconnected: its hook is closed and its secrets are deleted. What it heard stays.",
}


@dataclass(frozen=True, slots=True)
class Look:
    """A card with what the channel itself adds: its limit, and whether it is silent for too long."""

    card: Card
    form: Form | None
    budget: tuple[int, int, float] | None
    silent_seconds: float
    hook: str

    @property
    def name(self) -> str:
        return self.card.name or self.card.id

    @property
    def kind_name(self) -> str:
        return self.form.name if self.form else self.card.kind.replace("_", " ").capitalize()

    @property
    def well(self) -> bool:
        bad = self.card.problem or self.silent_seconds or self.card.refused or self.card.unparsed
        return not bad and self.card.lag_seconds < 60

    @property
    def day(self) -> dict[str, int]:
        total = dict.fromkeys(("received", "kept", "duplicates", "refused", "unparsed", "recovered"), 0)
        for _, counts in self.card.hours[:24]:
            for name in total:
                total[name] += counts[name]
        return total


def _look(seat: Seat, found: Card) -> Look:
    silent = 0.0
    try:
        channel = wiring.channel_of(found.id)
    except ValueError:
        channel = None
    if channel is not None:
        silent = silent_for(channel, found.last_poll_at, found.created_at, seat.now)
    return Look(found, waist.form(found.kind), waist.budget(found.id), silent, waist.hook(found.id, found.kind))


@seated("lead", "qa", "admin")
def channels(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Every account with how it does, and the button that stops all publishing."""
    looks = [_look(seat, found) for found in cards(seat.now, seat.policy.zone)]
    context = {"looks": looks, "paused": accounts.publishing_paused(), "states": STATES}
    return page(request, seat, "channels.html", context)


@seated("admin", "lead")
def choose(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Which kind of account is connected."""
    _may_connect(seat)
    return page(request, seat, "channel_kinds.html", {"forms": waist.forms()})


@sensitive_post_parameters()
@seated("admin", "lead")
def connect(request: HttpRequest, seat: Seat, kind: str, account: str = "") -> HttpResponseBase:
    """Connect an account, or change a connected one; a secret that stays empty stays what it was."""
    _may_connect(seat)
    asked = waist.form(kind)
    before = accounts.get(account) if account else None
    if asked is None or (account and (before is None or before.kind != kind)):
        raise Http404
    answers = {"id": account, "name": before.name if before else "", **(dict(before.options) if before else {})}
    context = {"form": asked, "account": account, "kept": set(before.secrets) if before else set()}
    if request.method != "POST":
        return page(request, seat, "channel_connect.html", {**context, "answers": answers})
    answers = {name: str(value) for name, value in request.POST.items()}
    try:
        connected = waist.connect_by_form(kind, answers, by=seat.agent.id, keep=account)
    except AccountProblem as problem:
        said = {field.name: answers.get(field.name, "") for field in asked.fields if not field.secret}
        said |= {"id": account or answers.get("id", ""), "name": answers.get("name", "")}
        wrong = {"problem": str(problem), "wrong": problem.field, "answers": said}
        return page(request, seat, "channel_connect.html", {**context, **wrong}, status=422)
    if account and not connected.made:
        request.session["toast"] = f"Kept for {connected.account.name or account}."
        return redirect("channel", account)
    told = {
        "connected": connected,
        "form": asked,
        "hook": request.build_absolute_uri(connected.hook or "/"),
        "deletion": _whole(request, waist.deletion_hook(connected.account.id, kind)),
    }
    return page(request, seat, "channel_connected.html", told)


@seated("lead", "qa", "admin")
def channel(request: HttpRequest, seat: Seat, account: str) -> HttpResponseBase:
    """One account: its health, its hours, its settings, and what could not be read."""
    return _shown(request, seat, account)


def _shown(request: HttpRequest, seat: Seat, account: str, tried: waist.Tried | None = None) -> HttpResponseBase:
    found = card(account, seat.now, seat.policy.zone)
    if found is None:
        raise Http404
    look = _look(seat, found)
    context = {
        "look": look,
        "paused": accounts.publishing_paused(),
        "states": STATES,
        "unread": unread_of(account),
        "may": _connects(seat),
        "hook": _whole(request, look.hook),
        "deletion": _whole(request, waist.deletion_hook(account, found.kind)),
        "tried": tried,
        "signs_in": signs_in(account),
    }
    return page(request, seat, "channel.html", context)


def _whole(request: HttpRequest, where: str) -> str:
    """The whole address of a path of ours; empty where there is none."""
    return request.build_absolute_uri(where) if where else ""


@seated("lead", "admin", writes=True)
def try_it(request: HttpRequest, seat: Seat, account: str) -> HttpResponseBase:
    """Ask the channel once, and say what it answered."""
    return _shown(request, seat, account, waist.tried(account))


@seated("lead", "admin", writes=True)
def set_state(request: HttpRequest, seat: Seat, account: str) -> HttpResponseBase:
    """Let answers out, pause, or disconnect. Disconnecting is for whoever may connect."""
    state = request.POST.get("state", "")
    found = accounts.get(account)
    if found is None or state not in DONE:
        raise Http404
    if state == "removed":
        _may_connect(seat)
        if request.POST.get("sure", "").strip() != account:
            request.session["toast"] = "Nothing was changed: write the account's short name to disconnect it."
            return redirect("channel", account)
    accounts.set_state(account, state)
    seat.desk.audit.note(seat.agent.id, f"account {state}", account)
    request.session["toast"] = DONE[state].format(name=found.name or account)
    return redirect("channels") if state == "removed" else redirect("channel", account)


@seated("lead", "admin", writes=True)
def unread_done(request: HttpRequest, seat: Seat, account: str, row: int) -> HttpResponseBase:
    """What could not be read: read it again after a new version, or put it aside."""
    if all(each.pk != row for each in unread_of(account, 500)):
        raise Http404
    raw = raw_of(row)
    if request.POST.get("decision") == "again" and raw and read_again(raw):
        request.session["toast"] = "It is read again in a moment."
    elif put_aside(row):
        request.session["toast"] = "Put aside. It goes with the raw deliveries of its day."
    seat.desk.audit.note(seat.agent.id, "unread looked at", account, str(row))
    return redirect("channel", account)


def _connects(seat: Seat) -> bool:
    """Secrets are the administrator's; a small desk's only lead does both."""
    return seat.agent.role in ("admin", "lead")


def _may_connect(seat: Seat) -> None:
    if not _connects(seat):
        raise Http404
