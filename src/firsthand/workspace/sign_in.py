"""Signing an account in on the vendor's own page: there with a state of our own, back once, and in plain words."""

from __future__ import annotations

import time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from firsthand.records import accounts
from firsthand.wiring import accounts as waist
from firsthand.wiring import sign_in as waist_sign_in
from firsthand.workspace.access import Seat, page, seated

KEPT = "sign_ins"
SECONDS = 900.0
MOST = 5
REFUSED = {
    "access_denied": "You did not allow it on the channel's page. Nothing was changed.",
    "invalid_scope": "The app at the channel may not do all that the desk asks for. Add the permissions there first.",
    "temporarily_unavailable": "The channel is busy. Try again in a moment.",
}


@sensitive_post_parameters()
@seated("admin", "lead")
def sign_in(request: HttpRequest, seat: Seat, account: str) -> HttpResponseBase:
    """What will happen, and with the app's id and secret the way to the vendor's page."""
    if not waist_sign_in.offered(account):
        raise Http404
    if request.method != "POST":
        return _page(request, seat, account)
    try:
        begun = waist_sign_in.begin(
            account, request.POST.get("client_id", "").strip(), request.POST.get("client_secret", "").strip()
        )
    except waist_sign_in.SignInProblem as problem:
        return _page(request, seat, account, problem=str(problem))
    waiting = {k: v for k, v in request.session.get(KEPT, {}).items() if v["at"] > time.time() - SECONDS}
    newest = dict(sorted(waiting.items(), key=lambda each: each[1]["at"])[-(MOST - 1) :])
    newest[begun.state] = {"account": account, "verifier": begun.verifier, "at": time.time()}
    request.session[KEPT] = newest
    return _page(request, seat, account, there=begun.url)


@seated("admin", "lead")
def come_back(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The vendor sends the person back here. A state that we did not make, or made for another, changes nothing."""
    waiting = request.session.get(KEPT, {})
    found = waiting.pop(request.GET.get("state", ""), None)
    request.session[KEPT] = waiting
    if found is None or found["at"] < time.time() - SECONDS:
        said = "This sign-in was not begun here, or it took longer than a quarter of an hour. Begin again."
        return page(request, seat, "channel_sign_in.html", {"problem": said}, status=400)
    account, code = found["account"], request.GET.get("code", "")
    if not code:
        error = request.GET.get("error", "")[:60]
        said = (
            REFUSED.get(error)
            or f"The channel sent no code{f': {error}' if error.isprintable() and error else ''}."
        )
        return _page(request, seat, account, problem=said)
    try:
        waist_sign_in.complete(account, code, found["verifier"], by=seat.agent.id)
    except waist_sign_in.SignInProblem as problem:
        return _page(request, seat, account, problem=str(problem))
    request.session["toast"] = f"{account} is signed in."
    return redirect("channel", account)


def _page(request: HttpRequest, seat: Seat, account: str, **more: Any) -> HttpResponseBase:
    kept = accounts.get(account)
    if kept is None:
        raise Http404
    form = waist.form(kept.kind)
    context = {
        "account": kept.id,
        "name": kept.name or kept.id,
        "kind_name": form.name if form else kept.kind,
        "back": waist_sign_in.back(),
        "registers": waist_sign_in.registers(account),
        "client_id": kept.options.get("client_id", ""),
        "has_secret": waist_sign_in.knows_secret(account),
        "elsewhere": request.get_host() if f"//{request.get_host()}/" not in waist_sign_in.back() else "",
        **more,
    }
    return page(request, seat, "channel_sign_in.html", context, status=422 if more.get("problem") else 200)
