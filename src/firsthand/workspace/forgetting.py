"""Who asks to be forgotten: a lead looks whether we know them, and decides; the asker's own page says how far it got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from firsthand import wiring
from firsthand.records import accounts, contacts, erasure, forgetting
from firsthand.records.forgetting import Asking
from firsthand.records.raw_bodies import StillUnderWay
from firsthand.wiring import forgetting as waist
from firsthand.workspace.access import Seat, page, seated

DECIDED_SHOWN = 30
WHERE = ("facebook", "instagram", "whatsapp")
"""Where somebody may have written who asks by way of Meta."""

OUTCOMES = {
    "done": "Kept: it is done. The page of whoever asked says so.",
    "nothing": "Kept: nothing of theirs was here. The page of whoever asked says so.",
}
SURE = "erase"
GONE = "This request was decided meanwhile."


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody we know: which contact, all that hangs on them, and how much it is."""

    key: str
    whom: erasure.Person
    contacts: tuple[contacts.Contact, ...]
    holds: Mapping[str, int]

    @property
    def names(self) -> list[str]:
        """What they are called besides their handles."""
        return sorted(self.whom.handles - {contact.handle for contact in self.contacts})


def _known(key: str) -> Known | None:
    """None where there is no such contact, and where its person was erased."""
    found = contacts.contacts_of(key) if key else []
    whom = erasure.person_of(key) if found else None
    return Known(key, whom, tuple(found), waist.holds(whom)) if whom and whom.handles else None


@seated("lead", "admin")
def asking(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Everybody who asks to be forgotten, whoever has waited longest first, and what was decided lately."""
    named = {account.id: account.name or account.id for account in accounts.every()}
    context = {
        "waiting": forgetting.waiting(),
        "decided": forgetting.decided(DECIDED_SHOWN),
        "named": named,
    }
    return page(request, seat, "forgetting.html", context)


@seated("lead", "admin")
def one(request: HttpRequest, seat: Seat, code: str) -> HttpResponseBase:
    """One request: whether its id is known here, and whoever was looked for by hand."""
    asked = _asked(code)
    channel, handle = request.GET.get("channel", ""), request.GET.get("handle", "").strip()[:200]
    key = contacts.find(channel, handle) if channel in WHERE and handle else ""
    context = {
        "known": _known(forgetting.contact_of(asked.person)) if asked.person else None,
        "looked": (channel, handle) if handle else None,
        "by_hand": _known(key),
    }
    return _shown(request, seat, asked, context)


@seated("lead", "admin", writes=True)
def erase(request: HttpRequest, seat: Seat, code: str) -> HttpResponseBase:
    """Erase whom the page showed, and with them the request."""
    asked, known = _asked(code), _known(request.POST.get("contact", "")[:32])
    problem = ""
    if asked.state != "asked":
        problem = GONE
    elif known is None:
        problem = "Nothing was erased: this person is not here any more."
    elif request.POST.get("sure", "").strip().lower() != SURE:
        problem = f"Nothing was erased: write {SURE} to be sure."
    else:
        try:
            erased = waist.erase(known.whom, by=seat.agent.id, code=code)
            return _shown(request, seat, _asked(code), {"erased": erased})
        except StillUnderWay as waiting:
            problem = f"Nothing was erased: {waiting}."
    request.session["toast"] = problem
    return redirect("forget", code)


@seated("lead", "admin", writes=True)
def decide(request: HttpRequest, seat: Seat, code: str) -> HttpResponseBase:
    """A lead's word, where nothing is to be erased here: it was done by hand, or nothing was kept."""
    _asked(code)
    outcome = request.POST.get("outcome", "")
    if outcome not in OUTCOMES:
        raise Http404
    ours = forgetting.decide(code, outcome, by=seat.agent.id, at=seat.now)
    request.session["toast"] = OUTCOMES[outcome] if ours else GONE
    return redirect("forgetting")


def _asked(code: str) -> Asking:
    asked = forgetting.get(code)
    if asked is None:
        raise Http404
    return asked


def _shown(request: HttpRequest, seat: Seat, asked: Asking, more: Mapping[str, object]) -> HttpResponseBase:
    account = accounts.get(asked.account)
    name = account.name or account.id if account else asked.account
    return page(request, seat, "forgetting_one.html", {"asked": asked, "account": name, "where": WHERE, **more})


@never_cache
def status(request: HttpRequest, code: str) -> HttpResponseBase:
    """For whoever has the confirmation code, signed in or not: asked, done, or that nothing was kept."""
    asked, policy = forgetting.get(code), wiring.policy()
    context = {"asked": asked, "brand": policy.brand.name, "zone": policy.zone}
    return page(request, None, "deletion.html", context, status=200 if asked else 404)
