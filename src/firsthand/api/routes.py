"""The routes under /api/."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, NinjaAPI, Path, Query

from firsthand import __version__, wiring
from firsthand.api import answers
from firsthand.api.auth import Bearer, may
from firsthand.api.errors import Bounded, answer, name_the_mend
from firsthand.api.schemas import CaseOut, ErrorOut, EventOut, MentionIn, ReplyIn, ReplyOut, TakenOut
from firsthand.records import idempotency
from firsthand.records.tokens import Token

api = NinjaAPI(
    title="Firsthand",
    version=__version__,
    auth=Bearer(),
    parser=Bounded(),
    docs_url="/docs",
    openapi_url="/openapi.json",
    urls_namespace="api",
    description=(
        "Every change takes an `Idempotency-Key`: the same key and request get the stored answer, so a "
        "program that lost an answer asks again without fear. Make a token with `firsthand token NAME --role ROLE`."
    ),
)
name_the_mend(api)
KEY = Header(..., alias="Idempotency-Key", min_length=1, max_length=idempotency.KEY_LENGTH_MAX)  # type: ignore[type-arg]
ERRORS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 503), ErrorOut)
ID = Path(..., pattern="^[a-z0-9-]{1,32}$")  # type: ignore[type-arg]
WORD = r"^[^\x00-\x1f]*$"
"""No control characters: PostgreSQL stores no NUL, and no name holds any."""
MENTIONS = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": MentionIn.model_json_schema()},
            "application/x-ndjson": {"schema": {"type": "string", "description": "one such object a line"}},
        },
    }
}


def _token(request: HttpRequest) -> Token:
    token = request.auth  # type: ignore[attr-defined]
    assert isinstance(token, Token)
    return token


def _once(request: HttpRequest, key: str, right: str, act: Callable[[Token], idempotency.Answer]) -> HttpResponse:
    """Carry out a change once for its key, if the role may."""
    token = _token(request)
    if not may(token, right):
        return answer(403, answers.forbidden(token, right))
    scope = sha256(f"{token.name} {request.method} {request.path}".encode()).hexdigest()
    status, text = idempotency.once(scope, key, request.body, wiring.now(), lambda: act(token))
    return HttpResponse(text, status=status, content_type="application/json")


@api.post(
    "/mentions",
    response={200: TakenOut, **ERRORS},
    summary="Take one mention, or many",
    openapi_extra=MENTIONS,
)
def take_mentions(request: HttpRequest, key: str = KEY) -> HttpResponse:
    """The body is one mention as a JSON object, or many as JSON lines; each is checked as `ingest` checks it."""
    return _once(request, key, "mentions", lambda token: answers.take(request.body))


@api.get("/cases", response={200: list[CaseOut], **ERRORS}, summary="Cases, newest first")
def list_cases(
    request: HttpRequest,
    state: str | None = Query(None, pattern="^(new|assigned|waiting|closed)$"),  # type: ignore[type-arg]
    queue: str | None = Query(None, max_length=60, pattern=WORD),  # type: ignore[type-arg]
    owner: str | None = Query(None, max_length=80, pattern=WORD),  # type: ignore[type-arg]
    limit: int = Query(50, ge=1, le=200),  # type: ignore[type-arg]
    before: str | None = Query(None, max_length=32, pattern=WORD, description="Go on after this case id."),  # type: ignore[type-arg]
) -> HttpResponse:
    if not may(_token(request), "read"):
        return answer(403, answers.forbidden(_token(request), "read"))
    return _out(answers.cases(state=state, queue=queue, owner=owner, limit=limit, before=before))


@api.get("/cases/{case}", response={200: CaseOut, **ERRORS}, summary="One case")
def one_case(request: HttpRequest, case: str = ID) -> HttpResponse:
    return _read(request, lambda: answers.case(case))


@api.get("/cases/{case}/events", response={200: list[EventOut], **ERRORS}, summary="A case's log")
def case_events(request: HttpRequest, case: str = ID) -> HttpResponse:
    return _read(request, lambda: answers.events(case))


@api.post("/cases/{case}/replies", response={200: ReplyOut, **ERRORS}, summary="Write a reply")
def write_reply(request: HttpRequest, body: ReplyIn, case: str = ID, key: str = KEY) -> HttpResponse:
    """The reply is checked, and then blocked, asked for a second approval, or queued with its undo time."""
    return _once(request, key, "reply", lambda token: answers.write(case, body, token, key))


@api.post("/replies/{reply}/approve", response={200: ReplyOut, **ERRORS}, summary="The second approval")
def approve_reply(request: HttpRequest, reply: str = ID, key: str = KEY) -> HttpResponse:
    return _once(request, key, "approve", lambda token: answers.approve(reply, token))


@api.get("/replies/{reply}", response={200: ReplyOut, **ERRORS}, summary="How far a reply got")
def one_reply(request: HttpRequest, reply: str = ID) -> HttpResponse:
    return _read(request, lambda: answers.reply(reply))


@api.get("/report", response={200: dict[str, Any], **ERRORS}, summary="The metrics")
def report(request: HttpRequest, hours: float = Query(24.0, gt=0, le=24 * 400)) -> HttpResponse:  # type: ignore[type-arg]
    """The metrics over the last hours, as `firsthand report --json` prints them."""
    return _read(request, lambda: (200, answers.report(hours)))


def _read(request: HttpRequest, act: Callable[[], tuple[int, Any]]) -> HttpResponse:
    if not may(_token(request), "read"):
        return answer(403, answers.forbidden(_token(request), "read"))
    return _out(act())


def _out(found: tuple[int, Any]) -> HttpResponse:
    status, body = found
    text = json.dumps(body, default=str, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type="application/json")
