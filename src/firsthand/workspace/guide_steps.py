"""What a person does in the playbook panel: begin, tell what was said, tell what came out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from firsthand.desk import guiding
from firsthand.desk.assistant import phrase_open
from firsthand.domain.case import Case
from firsthand.domain.playbook import Playbook
from firsthand.engine.playbook import NotAnInput
from firsthand.engine.playbook.panel import fields_of
from firsthand.engine.playbook.results import typed
from firsthand.records.thread import last_inbound, thread
from firsthand.wiring import care
from firsthand.workspace.access import Seat, case_in_sight, seated
from firsthand.workspace.case_parts import may_write, parts
from firsthand.workspace.composer import composer_of
from firsthand.workspace.guide import library

DONE = "done"


class NotFilled(ValueError):
    """A field of the panel that is empty or cannot be read; the message says which, in the panel's words."""


@seated(writes=True)
def start(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Begin a playbook with what the customer wrote."""
    case = case_in_sight(seat, case_id)
    playbook = library().get(request.POST.get("playbook", ""))
    if playbook is None or not may_write(seat, case):
        return parts(request, seat, case, "Choose a playbook." if playbook is None else "A colleague writes here.")
    latest = last_inbound(thread(case))
    text = latest.text if latest else ""
    case = guiding.begin(case_id, playbook, text, seat.agent.id, seat.desk, care.kit())
    return parts(request, seat, case)


@seated(writes=True)
def go_on(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """The customer's answer, or the result of what was done; the panel moves to the next step."""
    case = case_in_sight(seat, case_id)
    playbook = guiding.running(case, library())
    if playbook is None or not may_write(seat, case):
        return parts(request, seat, case, "No playbook runs here, or a colleague holds this case.")
    try:
        given = _given(request, case, playbook)
        case = guiding.go_on(case_id, playbook, given, seat.agent.id, seat.desk, care.kit())
    except NotFilled as problem:
        return parts(request, seat, case, str(problem))
    except NotAnInput as problem:
        return parts(request, seat, case, f"The playbook waits for something else: {problem}.")
    return parts(request, seat, case)


@seated(writes=True)
def phrase(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """The open step's wording, said for this customer by the support AI, into the reply for a person to edit."""
    case = case_in_sight(seat, case_id)
    playbook, drafter = guiding.running(case, library()), care.drafter()
    if playbook is None or drafter is None or not may_write(seat, case):
        return parts(request, seat, case, "No support AI is connected, or a colleague holds this case.")
    told = phrase_open(case, playbook, drafter, case.level_at(seat.now))
    if not told.text:
        return parts(request, seat, case, f"Say it as it stands: {told.dropped}.")
    toast = "The step's own words: what was proposed did not fit." if told.dropped else "Read it before it leaves."
    return parts(request, seat, case, toast, composer_of(seat, case, thread(case), told.text))


def _given(request: HttpRequest, case: Case, playbook: Playbook) -> dict[str, Any]:
    """What the panel sent, as an input of the run. Raises NotFilled."""
    kind, said = request.POST.get("kind", ""), request.POST.get("said", "").strip()[:2000]
    if kind == "result" and request.POST.get("error") == "1":
        return {"result": said or "it did not work", "error": True}
    if kind == "result":
        assert case.run is not None, "only a run has results"
        fields = fields_of(playbook, playbook.steps[case.run.step]) if case.run.step in playbook.steps else []
        if fields:
            return {"result": dict(_filled(request, fields))}
        return {"result": said or DONE}
    if kind != "answer" or not said:
        raise NotFilled("Write what the customer said, or what came out.")
    return {"answer": said}


def _filled(request: HttpRequest, fields: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    found = []
    for field in fields:
        said = request.POST.get(f"field-{field['name']}", "").strip()[:500]
        if not said and field["optional"]:
            continue
        value = typed(field["type"], said)
        if value is None:
            raise NotFilled(f"{field['label']}: {_wanted(field['type'])}.")
        found.append((field["name"], value))
    return found


def _wanted(kind: str) -> str:
    return {"number": "write a number, such as 12.50", "yes_no": "choose yes or no"}.get(
        kind, "write what it says"
    )
