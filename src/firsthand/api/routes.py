"""The routes under /api/."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from ninja.files import UploadedFile
from ninja.params.functions import File, Header, Path, Query

from firsthand import __version__, wiring
from firsthand.api import answers
from firsthand.api.auth import Bearer, Called, may, sight
from firsthand.api.description import DescribedAPI
from firsthand.api.errors import Bounded, answer, name_the_mend, refuse
from firsthand.api.flows import add_flows
from firsthand.api.schemas import CaseOut, EventOut, FileOut, MentionIn, ProblemOut, ReplyIn, ReplyOut, TakenOut
from firsthand.desk.attachments import BYTES_MAX
from firsthand.records import idempotency
from firsthand.records.tokens import Token

api = DescribedAPI(
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
KEY_NAME = "Idempotency-Key"
KEY = Header(..., alias=KEY_NAME, min_length=1, max_length=idempotency.KEY_LENGTH_MAX)
ERRORS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 503), ProblemOut)
UPLOADED = File(None, description="The file itself, as multipart/form-data.")
ID = Path(..., pattern="^[a-z0-9-]{1,32}$")
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


def _once(
    request: Called, key: str, right: str, act: Callable[[Token], idempotency.Answer], case: str = ""
) -> HttpResponse:
    """Carry out a change once for its key, if the role may; on a case, only on one in sight."""
    token = request.auth
    if not may(token, right):
        return answer(403, answers.forbidden(token, right))
    scope = sha256(f"{token.name} {request.method} {request.path}".encode()).hexdigest()

    def done() -> idempotency.Answer:
        return answers.no_case() if _hidden(token, case) else act(token)

    found = idempotency.once(scope, key, request.body, wiring.now(), done)
    if found is idempotency.IN_FLIGHT:
        return refuse(409, "the first request with this key is still under way", "try again in a moment", KEY_NAME)
    if found is idempotency.OTHER:
        return refuse(422, "this key was used for another request", "make a new key for each request", KEY_NAME)
    return answer(*found)


@api.post(
    "/mentions",
    response={200: TakenOut, **ERRORS},
    summary="Take one mention, or many",
    openapi_extra=MENTIONS,
)
def take_mentions(request: Called, key: str = KEY) -> HttpResponse:
    """The body is one mention as a JSON object, or many as JSON lines; each is checked as `ingest` checks it."""
    return _once(request, key, "mentions", lambda token: answers.take(request.body))


@api.get("/cases", response={200: list[CaseOut], **ERRORS}, summary="Cases, newest first")
def list_cases(
    request: Called,
    state: str | None = Query(None, pattern="^(new|assigned|waiting|closed)$"),
    queue: str | None = Query(None, max_length=60, pattern=WORD),
    owner: str | None = Query(None, max_length=80, pattern=WORD),
    limit: int = Query(50, ge=1, le=200),
    before: str | None = Query(None, max_length=32, pattern=WORD, description="Go on after this case id."),
) -> HttpResponse:
    seen, place = sight(request.auth), {"limit": limit, "before": before}
    return _read(request, lambda: answers.cases(seen, state=state, queue=queue, owner=owner, **place))


@api.get("/cases/{case}", response={200: CaseOut, **ERRORS}, summary="One case")
def one_case(request: Called, case: str = ID) -> HttpResponse:
    return _read(request, lambda: answers.case(case, sight(request.auth)))


@api.get("/cases/{case}/events", response={200: list[EventOut], **ERRORS}, summary="A case's log")
def case_events(request: Called, case: str = ID) -> HttpResponse:
    return _read(request, lambda: answers.events(case), case)


@api.post("/cases/{case}/replies", response={200: ReplyOut, **ERRORS}, summary="Write a reply")
def write_reply(request: Called, body: ReplyIn, case: str = ID, key: str = KEY) -> HttpResponse:
    """The reply is checked, and then blocked, asked for a second approval, or queued with its undo time."""
    return _once(request, key, "reply", lambda token: answers.write(case, body, token, key), case)


@api.post("/cases/{case}/files", response={200: FileOut, **ERRORS}, summary="Upload a file for a reply")
def upload_file(request: Called, case: str = ID, file: UploadedFile | None = UPLOADED) -> HttpResponse:
    """Needs no Idempotency-Key: the same bytes are one file. Nothing is sent until a reply names the token."""
    if not may(request.auth, "reply"):
        return answer(403, answers.forbidden(request.auth, "reply"))
    if file and (file.size or 0) > BYTES_MAX:
        return refuse(413, f"the file is over {BYTES_MAX:,} bytes", "send a smaller one", "file")
    if _hidden(request.auth, case):
        return answer(*answers.no_case())
    return answer(*answers.upload(file.name or "file" if file else "", file.read() if file else b""))


@api.post("/replies/{reply}/approve", response={200: ReplyOut, **ERRORS}, summary="The second approval")
def approve_reply(request: Called, reply: str = ID, key: str = KEY) -> HttpResponse:
    return _once(request, key, "approve", lambda token: answers.approve(reply, token), answers.case_of(reply))


@api.get("/replies/{reply}", response={200: ReplyOut, **ERRORS}, summary="How far a reply got")
def one_reply(request: Called, reply: str = ID) -> HttpResponse:
    return _read(request, lambda: answers.reply(reply, sight(request.auth)))


@api.get("/report", response={200: dict[str, Any], **ERRORS}, summary="The metrics")
def report(request: Called, hours: float = Query(24.0, gt=0, le=24 * 400)) -> HttpResponse:
    """The metrics over the last hours, as `firsthand report --json` prints them."""
    return _read(request, lambda: (200, answers.report(hours)))


def _hidden(token: Token, case: str) -> bool:
    """Whether a case is out of this token's sight; then it is answered as one that is not there."""
    return bool(case) and answers.case(case, sight(token))[0] != 200


def _read(request: Called, act: Callable[[], tuple[int, Any]], case: str = "") -> HttpResponse:
    if not may(request.auth, "read"):
        return answer(403, answers.forbidden(request.auth, "read"))
    return answer(*answers.no_case()) if _hidden(request.auth, case) else answer(*act())


add_flows(api, _once, _read, ERRORS)
