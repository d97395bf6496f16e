"""Your own page: whether new work comes to you, what you are asked for, your password; and what runs here."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

import firsthand
from firsthand import wiring
from firsthand.records import accounts, health, hiring, people
from firsthand.records.shifts import set_end
from firsthand.workspace import words
from firsthand.workspace.access import Seat, page, seated
from firsthand.workspace.hand_over import clock_of, next_at


@seated()
def me(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Settings of one's own."""
    return _shown(request, seat)


def _shown(request: HttpRequest, seat: Seat, problem: str = "") -> HttpResponseBase:
    mine = next((p for p in people.colleagues() if p.id == seat.agent.id), None)
    ends = clock_of(mine.shift_ends if mine else None, seat)
    context = {"mine": mine, "ends": ends, "queues": sorted(seat.sight.known), "problem": problem}
    return page(request, seat, "me.html", context, status=400 if problem else 200)


@seated(writes=True)
def duty(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Your own switch: on duty, new work comes to you; away, it goes to others and yours stays yours."""
    on = request.POST.get("on") == "1"
    try:
        ends = next_at(request.POST.get("until", ""), seat.now, seat.policy.zone) if on else None
    except ValueError:
        request.session["toast"] = "Nothing was changed: write the end of your shift like 17:30."
        return redirect(_back(request))
    with seat.desk.unit():
        people.set_on_duty(seat.agent.id, on, seat.now)
        if on and "until" in request.POST:
            set_end(seat.agent.id, ends, seat.now)
        seat.desk.audit.note(seat.agent.id, "on duty" if on else "away", seat.agent.id)
    request.session["toast"] = _told(on, ends, seat)
    return redirect(_back(request))


def _told(on: bool, ends: datetime | None, seat: Seat) -> str:
    if on:
        until = f" until {ends.astimezone(ZoneInfo(seat.policy.zone)):%H:%M}" if ends else ""
        return f"You are on duty{until}: new work comes to you."
    rule = seat.policy.hand_over
    if not rule.by_itself:
        return "You are away: what you hold stays with you until a lead hands it over."
    return f"You are away: what waits with you goes to others after {words.minutes(rule.after_away_minutes)}."


def _back(request: HttpRequest) -> str:
    """The page that the switch was used on, if it is one of ours."""
    wanted = request.POST.get("next", "")
    return wanted if wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted else "/me/"


@seated()
def password(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Change your password; every other session of yours ends with it."""
    if request.method != "POST":
        return redirect("me")
    account = get_user_model().objects.filter(pk=request.user.pk or 0).first()
    if account is None:
        raise Http404
    fresh = request.POST.get("fresh", "")
    if not account.check_password(request.POST.get("old", "")):
        return _shown(request, seat, "That is not your password of now.")
    if problem := hiring.weakness(fresh, seat.agent.id):
        return _shown(request, seat, problem)
    if fresh != request.POST.get("again", ""):
        return _shown(request, seat, "The new password was not typed the same way twice.")
    account.set_password(fresh)
    account.save()
    update_session_auth_hash(request, account)
    seat.desk.audit.note(seat.agent.id, "password changed", seat.agent.id)
    request.session["toast"] = "Your new password is in force. Other sessions of yours have ended."
    return redirect("me")


@seated()
def about(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """What runs here and how it does: the first page to open when something seems odd."""
    silence = health.worker_silence(seat.now)
    context = {
        "version": firsthand.__version__,
        "database": health.database(),
        "counts": health.counts(seat.now) if seat.sight.everything else None,
        "worker_silent": silence is None or silence > health.WORKER_SILENT,
        "worker_never": silence is None,
        "paused": accounts.publishing_paused(),
        "channels": accounts.health() if seat.sight.everything else [],
        "model": getattr(wiring.triager(), "version", ""),
    }
    return page(request, seat, "about.html", context)
