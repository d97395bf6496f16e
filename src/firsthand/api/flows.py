"""Playbooks over HTTP: run one without a case, or on a case, with the same steps that a person follows.

A flow never sends anything: what it says goes through `POST /api/cases/{case}/replies` with its checks. A program
writes on a case only while no person holds it, and an escalation hands the case to a person with its summary.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from ninja import NinjaAPI
from ninja.params.functions import Header, Path

from firsthand.api import flow_answers
from firsthand.api.auth import Called
from firsthand.api.flow_schemas import CaseFlowIn, CaseFlowOut, FlowOut, PlaybookOut, RunIn
from firsthand.records.idempotency import Answer
from firsthand.records.tokens import Token

Once = Callable[[Called, str, str, Callable[[Token], Answer], str], HttpResponse]
Read = Callable[[Called, Callable[[], tuple[int, Any]], str], HttpResponse]
KEY = Header(..., alias="Idempotency-Key", min_length=1, max_length=200)
CASE = Path(..., pattern="^[a-z0-9-]{1,32}$")
PLAYBOOK = Path(..., pattern="^[a-z0-9_]{1,60}$")


def add_flows(api: NinjaAPI, once: Once, read: Read, errors: dict[Any, Any]) -> None:
    """Put the routes of playbooks on the API."""

    @api.get("/playbooks", response={200: list[PlaybookOut], **errors}, summary="The playbooks at hand")
    def playbooks(request: Called) -> HttpResponse:
        return read(request, flow_answers.playbooks, "")

    @api.post(
        "/playbooks/{playbook}/run", response={200: FlowOut, **errors}, summary="Run a playbook without a case"
    )
    def run(request: Called, body: RunIn, playbook: str = PLAYBOOK) -> HttpResponse:
        """All inputs so far, the first of which is the start; the answer is what the playbook writes next.

        Nothing is kept: the same inputs give the same answer, so that a program resumes at any of them.
        """
        return read(request, lambda: flow_answers.run(playbook, body), "")

    @api.get("/cases/{case}/flow", response={200: CaseFlowOut, **errors}, summary="Where a case's playbook stands")
    def stands(request: Called, case: str = CASE) -> HttpResponse:
        return read(request, lambda: flow_answers.stands(case), case)

    @api.post("/cases/{case}/flow", response={200: CaseFlowOut, **errors}, summary="Begin a playbook, or go on")
    def go_on(request: Called, body: CaseFlowIn, case: str = CASE, key: str = KEY) -> HttpResponse:
        """`playbook` begins one with what the customer wrote; `answer`, `message`, `silence` or `result` go on.

        At a sign-in step the answer holds a `link` for a private reply; the step goes on by itself when the
        customer has signed in. An end that is escalated hands the case to a person.
        """
        return once(request, key, "flow", lambda token: flow_answers.go_on(case, body, token), case)
