"""Planned launches: entered ahead with words, volume, answers and people; previewed, changed, ended early."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from markupsafe import Markup

from firsthand.desk.launch_form import Filled, as_filled, filled, read, tried
from firsthand.desk.launches import look_again, tells, words_of_launch
from firsthand.desk.ports import Conflict
from firsthand.domain.launch import Launch
from firsthand.records import launches as kept
from firsthand.records import people
from firsthand.workspace.access import Seat, page, seated
from firsthand.workspace.incidents import checked_text
from firsthand.workspace.listening import marked
from firsthand.workspace.staffing import launch_days

PREVIEW_DAYS = 30
SAMPLES = 8
BROAD_SHARE = 0.2
"""Words that tell more than this share of all mentions tell more than the launch, and the page says so."""
FIELDS = {
    "name": "Name",
    "starts": "Begins",
    "ends": "Ends",
    "phrases": "Words and phrases",
    "number": "Expected volume",
    "answers": "Prepared answers",
    "called": "Who is called in",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One mention that the words would have told, with the words marked."""

    post: kept.Post
    marked: Markup


@dataclass(frozen=True, slots=True)
class Preview:
    """What words would have told of the last days' mentions: of how many that were looked at, how many, some of them."""

    mentions: int
    looked: int
    told: int
    cases: int
    samples: tuple[Sample, ...]

    @property
    def broad(self) -> bool:
        return self.told > BROAD_SHARE * max(1, self.looked)


@seated("lead", "qa", "admin")
def launches(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """All launches: those that run, those to come, those that are over."""
    found = kept.every()
    groups = {
        state: [one for one in found if one.state(seat.now) == state] for state in ("running", "planned", "over")
    }
    groups["planned"].reverse()
    told = {one.id: kept.told(one.id) for one in found if one.state(seat.now) != "planned"}
    return page(request, seat, "launches.html", {"groups": groups, "told": told, "any": bool(found)})


@seated("lead", "qa", "admin")
def launch(request: HttpRequest, seat: Seat, launch_id: str) -> HttpResponseBase:
    """One launch: how far it is, what it asks of the desk, what its words tell, and who changed it."""
    one = _launch(launch_id)
    state = one.state(seat.now)
    context = {
        "launch": one,
        "state": state,
        "told": kept.told(one.id),
        "preview": preview(one, seat),
        "days": [] if state == "over" else launch_days(one, seat),
        "history": kept.history(one.id),
    }
    return page(request, seat, "launch.html", context)


@seated("lead", "admin")
def new(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """A form for a launch to come. Previewing keeps nothing."""
    if request.method != "POST":
        return _form(request, seat, Filled(), None)
    return _sent(request, seat, None)


@seated("lead", "admin")
def change(request: HttpRequest, seat: Seat, launch_id: str) -> HttpResponseBase:
    """The same form for one that is kept; what is over stays as it was."""
    one = _launch(launch_id)
    if one.state(seat.now) == "over":
        request.session["toast"] = "It is over and stays as it was. Plan a new one instead."
        return redirect("launch", one.id)
    if request.method != "POST":
        return _form(request, seat, as_filled(one, seat.policy.zone), one)
    return _sent(request, seat, one)


@seated("lead", "admin", writes=True)
def end(request: HttpRequest, seat: Seat, launch_id: str) -> HttpResponseBase:
    """End a launch before its time: from this moment on everything goes back to usual."""
    one = _launch(launch_id)
    if one.state(seat.now) == "over":
        request.session["toast"] = "It was over already."
        return redirect("launch", one.id)
    begun = one.runs(seat.now)
    what = "launch ended early" if begun else "launch called off"
    try:
        with seat.desk.unit():
            kept.keep(replace(one, ended_at=seat.now), seat.agent.id, seat.now, kept.mark(one))
            seat.desk.audit.note(seat.agent.id, what, one.id, one.name)
    except Conflict:
        request.session["toast"] = "Somebody changed it at this moment. It goes on; look at what changed first."
        return redirect("launch", one.id)
    request.session["toast"] = "Ended. Everything is as usual from now on." if begun else "Called off."
    return redirect("launch", one.id)


def preview(one: Launch, seat: Seat) -> Preview:
    """What its words would have told of the last 30 days, whatever its own times are."""
    mentions, posts = kept.lately(seat.now, PREVIEW_DAYS)
    told = [post for post in posts if tells(post.text, one)]
    step = max(1, len(told) // SAMPLES)
    listening = words_of_launch(one.phrases)
    samples = tuple(
        Sample(post, marked(post.text, listening.judged(post.text))) for post in told[::step][:SAMPLES]
    )
    return Preview(mentions, len(posts), len(told), sum(bool(post.case) for post in told), samples)


def _sent(request: HttpRequest, seat: Seat, before: Launch | None) -> HttpResponse:
    form = filled(request.POST.getlist)
    if request.POST.get("do") != "keep":
        words = tried(form, seat.now)
        shown = preview(words.launch, seat) if words.launch else None
        return _form(request, seat, form, before, problems=dict(words.problems), preview=shown)
    launch_id = before.id if before else f"launch-{secrets.token_hex(6)}"
    found = read(form, launch_id, seat.policy.zone, {one.id: one.name for one in _callable()})
    problems = dict(found.problems)
    if found.launch is not None:
        problems |= _wrong_here(found.launch, before, seat)
    if problems or found.launch is None:
        return _form(request, seat, form, before, problems=problems)
    try:
        _keep(found.launch, before, request.POST.get("over", ""), seat)
    except Conflict:
        return _form(request, seat, form, _launch(launch_id), clash=True)
    request.session["toast"] = "Kept." if before else "Planned."
    return redirect("launch", found.launch.id)


def _wrong_here(one: Launch, before: Launch | None, seat: Seat) -> dict[str, str]:
    """What only the desk knows: a name that is taken, a time that is past, an answer that a check would stop."""
    wrong: dict[str, str] = {}
    others = (other for other in kept.every() if other.id != one.id and other.state(seat.now) != "over")
    if any(other.name.casefold() == one.name.casefold() for other in others):
        wrong["name"] = "Another launch that is not over has this name: choose one that tells them apart."
    if one.ends_at <= seat.now:
        wrong["ends"] = "That time is past: choose a later one."
    for answer in one.answers:
        blocked = [finding for finding in checked_text(seat, answer.text) if finding.severity == "block"]
        if blocked:
            wrong["answers"] = f"“{answer.title}” would be stopped on sending: {blocked[0].message}."
    return wrong


def _keep(one: Launch, before: Launch | None, over: str, seat: Seat) -> None:
    """Stored and noted in one step; open cases that came since it began are looked at again."""
    with seat.desk.unit():
        kept.keep(one, seat.agent.id, seat.now, over)
        what = "launch changed" if before else "launch planned"
        seat.desk.audit.note(seat.agent.id, what, one.id, _difference(before, one))
    if one.starts_at <= seat.now:
        look_again(one, kept.open_cases(one.starts_at), seat.desk)


def _difference(before: Launch | None, after: Launch) -> str:
    """What a change was about, for the audit."""
    if before is None:
        return after.name
    said = {
        "name": "name",
        "starts_at": "beginning",
        "ends_at": "end",
        "phrases": "words",
        "times": "volume",
        "cases": "volume",
        "answers": "answers",
        "called": "people",
    }
    changed = dict.fromkeys(
        word for field, word in said.items() if getattr(before, field) != getattr(after, field)
    )
    return ", ".join(changed) or "nothing"


def _form(
    request: HttpRequest,
    seat: Seat,
    form: Filled,
    before: Launch | None,
    problems: dict[str, str] | None = None,
    preview: Preview | None = None,
    clash: bool = False,
) -> HttpResponse:
    told = problems or {}
    saw = "" if clash else request.POST.get("over", "")
    context: dict[str, Any] = {
        "over": saw or (kept.mark(before) if before else ""),
        "clash": clash,
        "form": form,
        "launch": before,
        "problems": {name: told[name] for name in FIELDS if name in told},
        "fields": FIELDS,
        "preview": preview,
        "people": _callable(),
        "answers": [*form.answers, ("", ""), *([] if form.answers else [("", "")])],
        "rows": [*form.called, ("", "", ""), ("", "", "")],
    }
    return page(request, seat, "launch_form.html", context, status=409 if clash else 422 if problems else 200)


def _callable() -> list[people.Colleague]:
    """Who may be called in: people who answer, not those of a store."""
    return [one for one in people.colleagues() if one.role in ("agent", "lead") and not one.store]


def _launch(launch_id: str) -> Launch:
    try:
        return kept.get(launch_id)
    except KeyError:
        raise Http404 from None
