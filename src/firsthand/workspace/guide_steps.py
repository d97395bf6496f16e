"""What a person does in the playbook panel: begin, tell what was said, tell what came out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from firsthand.desk import guiding
from firsthand.engine.playbook import NotAnInput
from firsthand.records.thread import last_inbound, thread
from firsthand.workspace.access import Seat, case_in_sight, seated
from firsthand.workspace.case_parts import parts
from firsthand.workspace.guide import library
from firsthand.workspace.handling import answer


@seated(writes=True)
def start(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Begin a playbook with what the customer wrote."""
    case = case_in_sight(seat, case_id)
    playbook = library().get(request.POST.get("playbook", ""))
    if playbook is None:
        return answer(request, seat, case, "Choose a playbook.")
    latest = last_inbound(thread(case))
    case = guiding.begin(case_id, playbook, latest.text if latest else "", seat.agent.id, seat.desk)
    return parts(request, seat, case)


@seated(writes=True)
def go_on(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """The customer's answer, or the result of what was done; the panel moves to the next step."""
    case = case_in_sight(seat, case_id)
    playbook = library().get(case.run.playbook) if case.run else None
    kind, said = request.POST.get("kind", ""), request.POST.get("said", "").strip()[:2000]
    if playbook is None or kind not in ("answer", "result") or not said:
        return answer(request, seat, case, "Write what the customer said, or what came out.")
    given: dict[str, Any] = {kind: said}
    if kind == "result":
        given["error"] = request.POST.get("error") == "1"
    try:
        case = guiding.go_on(case_id, playbook, given, seat.agent.id, seat.desk)
    except NotAnInput as problem:
        return answer(request, seat, case, f"The playbook waits for something else: {problem}.")
    return parts(request, seat, case)
