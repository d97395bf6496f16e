"""What goes wrong, in one shape: problem details (RFC 9457) with the `field` and its `mend`. Never a trace."""

from __future__ import annotations

import json
from datetime import datetime
from http import HTTPStatus
from typing import Any

import msgspec
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from firsthand.api.description import PROBLEM

BODY_BYTES_MAX = 4 * 1024 * 1024
_NO_JSON = HttpError(400, "the body is no JSON object")


def problem(status: int, detail: str, mend: str, field: str | None = None) -> dict[str, Any]:
    """`detail` says what is wrong, `field` where, `mend` what to do."""
    title = HTTPStatus(status).phrase
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "field": field,
        "mend": mend,
    }


class Bounded(Parser):
    """Reads JSON strictly: no deep nesting, no lone surrogates, no NaN."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        try:
            body = msgspec.json.decode(request.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise _NO_JSON from None
        if not isinstance(body, dict):
            raise _NO_JSON
        if b"\\u0000" in request.body and _holds_nul(body):
            raise HttpError(400, "a text of the body holds a NUL (\\u0000), which no text may")
        return body


def _holds_nul(value: Any) -> bool:
    """PostgreSQL keeps none; refused on every database, so that all answer alike."""
    if isinstance(value, dict):
        return any(_holds_nul(each) for pair in value.items() for each in pair)
    return any(map(_holds_nul, value)) if isinstance(value, list) else isinstance(value, str) and "\x00" in value


def as_json(body: Any) -> str:
    """Times as RFC 3339 has them, with the T."""
    return json.dumps(body, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def answer(status: int, body: Any) -> HttpResponse:
    """A body as JSON; from 400 on it is a problem and says so in its type."""
    text = body if isinstance(body, str) else as_json(body)
    kind = PROBLEM if status >= HTTPStatus.BAD_REQUEST else "application/json"
    return HttpResponse(text.encode("utf-8", "backslashreplace"), status=status, content_type=kind)


def refuse(status: int, detail: str, mend: str, field: str | None = None) -> HttpResponse:
    return answer(status, problem(status, detail, mend, field))


def name_the_mend(api: NinjaAPI) -> None:
    """Every refusal of the framework in the shape of our own."""
    for error, told in _TOLD.items():
        api.add_exception_handler(error, told)


def _stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    mend = "send Authorization: Bearer TOKEN; firsthand token NAME --role ROLE makes one"
    refused = refuse(401, "no token, or one that is not in force", mend, "Authorization")
    refused["WWW-Authenticate"] = "Bearer"
    return refused


def _unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    field = ".".join(str(part) for part in first["loc"][1:] if part != "body") or str(first["loc"][-1])
    return refuse(422, f"{field}: {first['msg']}", _mend_of(first["type"]), field)


def _mend_of(kind: str) -> str:
    if kind == "missing":
        return "send this field; /api/docs shows the shape"
    if kind == "extra_forbidden":
        return "leave this field out, or mend its spelling; /api/docs shows the shape"
    return "send a value of the shape that /api/docs shows"


def _too_big(request: HttpRequest, error: Exception) -> HttpResponse:
    return refuse(413, f"the body is over {BODY_BYTES_MAX:,} bytes", "send fewer mentions at once")


def _cut_off(request: HttpRequest, error: UnreadablePostError) -> HttpResponse:
    return refuse(400, "the body ended early", "send it again with the same key")


def _busy(request: HttpRequest, error: OperationalError) -> HttpResponse:
    mend = "send the same request with the same key again"
    later = refuse(503, "the database is busy or does not answer", mend)
    later["Retry-After"] = "2"
    return later


def _nowhere(request: HttpRequest, error: Http404) -> HttpResponse:
    return refuse(404, "nothing is here", "/api/docs lists every address")


def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refuse(error.status_code, str(error), "/api/docs shows the shape")


_TOLD: dict[type[Exception], Any] = {
    AuthenticationError: _stranger,
    ValidationError: _unfit,
    RequestDataTooBig: _too_big,
    TooManyFieldsSent: _too_big,
    UnreadablePostError: _cut_off,
    OperationalError: _busy,
    Http404: _nowhere,
    HttpError: _refused,
}
