"""What goes wrong, in one shape: `error` says what, `mend` says what to do. Never a trace, never a text."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

BODY_BYTES_MAX = 4 * 1024 * 1024
TOO_BIG = {"error": f"the body is over {BODY_BYTES_MAX:,} bytes", "mend": "send fewer mentions at once"}
NO_TOKEN = {
    "error": "no token, or one that is not in force",
    "mend": "send Authorization: Bearer TOKEN; firsthand token NAME --role ROLE makes one",
}
BUSY = {
    "error": "the database is busy or does not answer",
    "mend": "send the same request with the same key again",
}
_NO_JSON = HttpError(400, "the body is no JSON object")


class Bounded(Parser):
    """Reads JSON strictly: no deep nesting, no lone surrogates, no NaN."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        try:
            body = msgspec.json.decode(request.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise _NO_JSON from None
        if not isinstance(body, dict):
            raise _NO_JSON
        return body


def answer(status: int, body: dict[str, Any]) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return HttpResponse(text, status=status, content_type="application/json")


def name_the_mend(api: NinjaAPI) -> None:
    """Every refusal of the framework in the shape of our own."""

    @api.exception_handler(AuthenticationError)
    def stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        refused = answer(401, NO_TOKEN)
        refused["WWW-Authenticate"] = "Bearer"
        return refused

    @api.exception_handler(ValidationError)
    def unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
        first = error.errors[0]
        where = ".".join(str(part) for part in first["loc"] if part != "body")
        return answer(422, {"error": f"{where}: {first['msg']}", "mend": "see /api/docs for the shape"})

    @api.exception_handler(RequestDataTooBig)
    @api.exception_handler(TooManyFieldsSent)
    def too_big(request: HttpRequest, error: Exception) -> HttpResponse:
        return answer(413, TOO_BIG)

    @api.exception_handler(UnreadablePostError)
    def cut_off(request: HttpRequest, error: UnreadablePostError) -> HttpResponse:
        return answer(400, {"error": "the body ended early", "mend": "send it again with the same key"})

    @api.exception_handler(OperationalError)
    def busy(request: HttpRequest, error: OperationalError) -> HttpResponse:
        later = answer(503, BUSY)
        later["Retry-After"] = "2"
        return later

    @api.exception_handler(Http404)
    def nowhere(request: HttpRequest, error: Http404) -> HttpResponse:
        return answer(404, {"error": "nothing is here", "mend": "/api/docs lists every address"})

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(error.status_code, {"error": str(error), "mend": "see /api/docs for the shape"})
