"""CRM: finished cases are written into the brand's own CRM; how that does, what was refused, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from firsthand.desk.crm_writing import CrmConnection
from firsthand.desk.form import Form
from firsthand.records import account_events, crm_writes, crms
from firsthand.records.crm_writes import CrmCount
from firsthand.records.secrets import SecretsProblem
from firsthand.wiring import crms as waist
from firsthand.wiring.answers import AccountProblem
from firsthand.workspace.access import Seat, page, seated

STATES = {"live": "Finished cases are written.", "paused": "Paused: finished cases wait."}
DONE = {
    "live": "Cases that end from now on are written to {name}.",
    "paused": "Nothing is written to {name} any more; what ends meanwhile waits.",
    "removed": "{name} is disconnected and its secrets are deleted. What stands there stays there.",
}


@dataclass(frozen=True, slots=True)
class CrmCard:
    """One connected CRM with how it does."""

    crm: CrmConnection
    form: Form
    count: CrmCount
    hook: str
    told: int
    told_at: datetime | None

    @property
    def name(self) -> str:
        return self.crm.name or self.form.name


def _card(crm: CrmConnection) -> CrmCard | None:
    form = waist.form(crm.kind)
    if form is None:
        return None
    told, told_at = account_events.last_told(crm.name or crm.id)
    return CrmCard(crm, form, crm_writes.counts(crm.id), waist.hook(crm.id, crm.kind), told, told_at)


@seated("lead", "qa", "admin")
def crm_page(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Every connected CRM, and which could be."""
    problem, cards = "", []
    try:
        cards = [found for crm in crms.every() if (found := _card(crm))]
    except SecretsProblem as error:
        problem = str(error)
    context = {"cards": cards, "forms": waist.forms(), "problem": problem}
    return page(request, seat, "crm.html", context)


@sensitive_post_parameters()
@seated("admin", "lead")
def connect(request: HttpRequest, seat: Seat, kind: str, crm: str = "") -> HttpResponseBase:
    """Connect a CRM, or change a connected one; a secret that stays empty stays what it was."""
    asked, before = waist.form(kind), crms.get(crm) if crm else None
    if asked is None or (crm and (before is None or before.kind != kind)):
        raise Http404
    context = {"form": asked, "crm": crm, "kept": set(before.secrets) if before else set()}
    if request.method != "POST":
        answers = {"id": crm, "name": before.name if before else "", **(dict(before.options) if before else {})}
        return page(request, seat, "crm_connect.html", {**context, "answers": answers})
    answers = {name: str(value) for name, value in request.POST.items()}
    try:
        made = waist.connect(kind, answers, by=seat.agent.id, keep=crm)
    except AccountProblem as problem:
        said = {field.name: answers.get(field.name, "") for field in asked.fields if not field.secret}
        said |= {"id": crm or answers.get("id", ""), "name": answers.get("name", "")}
        wrong = {"problem": str(problem), "wrong": problem.field, "answers": said}
        return page(request, seat, "crm_connect.html", {**context, **wrong}, status=422)
    if not made.made:
        request.session["toast"] = f"Kept. Press Test to ask {asked.name} whether it works."
        return redirect("crm_one", made.crm.id)
    hook = request.build_absolute_uri(waist.hook(made.crm.id, kind))
    return page(request, seat, "crm_connected.html", {"form": asked, "made": made, "hook": hook})


@seated("lead", "qa", "admin")
def one(request: HttpRequest, seat: Seat, crm: str) -> HttpResponseBase:
    """One CRM: how it does, its settings, and each case that was written, waits or was refused."""
    return _shown(request, seat, crm)


def _shown(request: HttpRequest, seat: Seat, crm: str, tried: object = None) -> HttpResponseBase:
    found = crms.get(crm)
    card = _card(found) if found else None
    if card is None:
        raise Http404
    context = {
        "card": card,
        "states": STATES,
        "lines": crm_writes.lines(crm),
        "tried": tried,
        "hook": request.build_absolute_uri(card.hook) if card.hook else "",
        "may": seat.agent.role in ("admin", "lead"),
    }
    return page(request, seat, "crm_one.html", context)


@seated("lead", "admin", writes=True)
def try_it(request: HttpRequest, seat: Seat, crm: str) -> HttpResponseBase:
    """Ask the CRM whether a write would go through, and say what it answered."""
    return _shown(request, seat, crm, waist.attempt(crm))


@seated("lead", "admin", writes=True)
def again(request: HttpRequest, seat: Seat, crm: str) -> HttpResponseBase:
    """Try at once what was refused or waits; one case, or all of them."""
    count = crm_writes.again(crm, seat.now, request.POST.get("case", "")[:32])
    seat.desk.audit.note(seat.agent.id, "CRM tried again", crm, str(count))
    request.session["toast"] = f"{count} {'case is' if count == 1 else 'cases are'} tried again in a moment."
    return redirect("crm_one", crm)


@seated("lead", "admin", writes=True)
def set_state(request: HttpRequest, seat: Seat, crm: str) -> HttpResponseBase:
    """Let it write, pause it, or disconnect it."""
    state, found = request.POST.get("state", ""), crms.get(crm)
    if found is None or state not in DONE:
        raise Http404
    if state == "removed" and request.POST.get("sure", "").strip() != crm:
        request.session["toast"] = "Nothing was changed: write the short name to disconnect it."
        return redirect("crm_one", crm)
    crms.set_state(crm, state, seat.now)
    seat.desk.audit.note(seat.agent.id, f"CRM {state}", crm)
    request.session["toast"] = DONE[state].format(name=found.name or crm)
    return redirect("crm") if state == "removed" else redirect("crm_one", crm)
