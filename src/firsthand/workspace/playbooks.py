"""Playbooks as people read them: what is in force, whose it is, and which file of the house waits to be mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponseBase
from markupsafe import Markup

from firsthand import wiring
from firsthand.domain.playbook import BACK, Playbook, Step
from firsthand.engine.playbook.picture import picture
from firsthand.engine.playbook.scorecard import RULE, asked_about
from firsthand.engine.playbook.script import do_words, heading, in_order, named, onward
from firsthand.wiring import care
from firsthand.workspace.access import Seat, page, seated


@seated("agent", "lead", "qa", "admin")
def playbooks(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """All that are in force, by title; for leads also what is wrong with a file, and where the files stand."""
    found = care.playbooks()
    context = {
        "books": sorted(found.values(), key=lambda playbook: playbook.title),
        "own": {name for name in found if found.of_house(name)},
        "wrong": found.wrong if seat.sight.everything else (),
        "folder": wiring.home() / "playbooks",
    }
    return page(request, seat, "playbooks.html", context)


@dataclass(frozen=True, slots=True)
class Line:
    """A step as the page shows it: what to do or say, the ways on, and how many questions of quality look at it."""

    step: Step
    name: str
    words: str
    ways: tuple[tuple[str, str, str], ...]
    questions: int


@seated("agent", "lead", "qa", "admin")
def playbook(request: HttpRequest, seat: Seat, playbook_id: str) -> HttpResponseBase:
    """One playbook: its script, its scorecard and its flow, from the one definition."""
    found = care.playbooks()
    book = found.get(playbook_id)
    if book is None:
        raise Http404(playbook_id)
    context = {
        "book": book,
        "own": found.of_house(playbook_id),
        "parts": [(heading(part), list(_lines(book, steps))) for part, steps in in_order(book)],
        "asks": [fact for fact in book.facts.values() if fact.source == "customer"],
        "named": named,
        "rule": RULE,
        # Our own drawing; every word of the file in it is escaped where it is drawn.
        "flow": Markup(picture(book)),
    }
    return page(request, seat, "playbook.html", context)


def _lines(book: Playbook, steps: list[Step]) -> Iterator[Line]:
    for step in steps:
        ways = tuple(
            (when, "" if target == BACK else target, named(target)) for when, target in onward(book, step)
        )
        yield Line(step, named(step.id), do_words(book, step), ways, len(asked_about(book, step.id)))
