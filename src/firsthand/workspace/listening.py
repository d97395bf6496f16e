"""Listening words: a lead changes them, sees what the change would hear and leave out, and only then applies it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from markupsafe import Markup, escape

from firsthand.desk.listening import Judged, Listening, ListeningProblem, read
from firsthand.records import listening as kept
from firsthand.records.listening import Sample
from firsthand.wiring import accounts as waist
from firsthand.workspace.access import Seat, page, seated

DAYS = 7
SAMPLES = 8
FIELDS = ("words", "hashtags", "exclusions")


@dataclass(frozen=True, slots=True)
class Shown:
    """One post of a preview, with the words that it was heard by marked in it."""

    sample: Sample
    marked: Markup
    left_out_by: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What words would have heard among the stored public posts of the last days."""

    of: int
    heard: int
    left_out: int
    gained: tuple[Shown, ...]
    lost: tuple[Shown, ...]
    samples: tuple[Shown, ...]
    gained_count: int
    lost_count: int
    volumes: dict[str, int]


@seated("lead", "qa", "admin")
def listening(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The words in force, what they hear, and a form to change them."""
    in_force = kept.in_force()
    by, at = kept.who()
    context: dict[str, Any] = {
        "answers": _answers(in_force),
        "in_force": in_force,
        "by": by,
        "at": at,
        "searching": waist.searching_accounts(),
    }
    if request.method != "POST":
        context["preview"] = _preview(in_force, in_force, seat) if not in_force.empty else None
        return page(request, seat, "listening.html", context)
    context["answers"] = {name: request.POST.get(name, "")[:8000] for name in FIELDS}
    try:
        wanted = read(*(context["answers"][name] for name in FIELDS))
    except ListeningProblem as problem:
        return page(request, seat, "listening.html", {**context, "problem": str(problem)}, status=422)
    context |= {"preview": _preview(wanted, in_force, seat), "changed": wanted != in_force, "wanted": wanted}
    return page(request, seat, "listening.html", context)


@seated("lead", "admin", writes=True)
def apply(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Put words in force that were previewed."""
    try:
        wanted = read(*(request.POST.get(name, "")[:8000] for name in FIELDS))
    except ListeningProblem as problem:
        request.session["toast"] = str(problem)
        return redirect("listening")
    kept.put_in_force(wanted, seat.agent.id, seat.now)
    said = f"{len(wanted.words)} words, {len(wanted.hashtags)} hashtags, {len(wanted.exclusions)} left out"
    seat.desk.audit.note(seat.agent.id, "listening words changed", "", said)
    request.session["toast"] = "In force from the next search on."
    return redirect("listening")


def _answers(words: Listening) -> dict[str, str]:
    return {name: "\n".join(getattr(words, name)) for name in FIELDS}


def _preview(wanted: Listening, in_force: Listening, seat: Seat) -> Preview:
    posts = kept.public_posts(seat.now - timedelta(days=DAYS))
    judged = [(post, wanted.judged(post.text), in_force.judged(post.text).heard) for post in posts]
    heard = [each for each in judged if each[1].heard]
    left_out = [each for each in judged if each[1].left_out_by]
    gained = [each for each in heard if not each[2]]
    lost = [each for each in judged if each[2] and not each[1].heard]
    return Preview(
        of=len(posts),
        heard=len(heard),
        left_out=len(left_out),
        gained=_shown(gained),
        lost=_shown(lost),
        samples=_shown(heard),
        gained_count=len(gained),
        lost_count=len(lost),
        volumes=waist.volumes(wanted),
    )


def _shown(judged: list[tuple[Sample, Judged, bool]]) -> tuple[Shown, ...]:
    """Samples spread over the whole of it, not only the newest."""
    step = max(1, len(judged) // SAMPLES)
    return tuple(
        Shown(post, marked(post.text, said), said.left_out_by) for post, said, _ in judged[::step][:SAMPLES]
    )


def marked(text: str, said: Judged) -> Markup:
    """The post with its words marked; everything else escaped."""
    out, at = Markup(""), 0
    for start, end in said.spans:
        out += escape(text[at:start]) + Markup("<mark>") + escape(text[start:end]) + Markup("</mark>")
        at = end
    return out + escape(text[at : at + 400])
