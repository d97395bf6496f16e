"""Hooks: where channels deliver. A body is on the disk before it is acknowledged, or its sender comes again."""

from __future__ import annotations

import logging
import re

from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from firsthand import wiring

BODY_BYTES_MAX = 8 * 1024 * 1024
PIECE = 1024 * 1024
LATER_SECONDS = "10"
ACCOUNT = re.compile(r"[\w.\-]{1,80}")

log = logging.getLogger("firsthand.hooks")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def hook(request: HttpRequest, account: str) -> HttpResponse:
    """One delivery of one account, or the channel's check of our address."""
    if not ACCOUNT.fullmatch(account):
        return in_words(404, "no such hook")
    try:
        if request.method == "POST":
            return _deliver(request, account)
        return _challenge(request, account)
    except Exception:
        log.exception(
            "a delivery for account %s could not be kept; its sender is told to come again", account[:80]
        )
        return not_kept()


def _deliver(request: HttpRequest, account: str) -> HttpResponse:
    from firsthand.desk.capture import receive

    body = body_of(request, BODY_BYTES_MAX)
    if body is None:
        return too_long(BODY_BYTES_MAX)
    answer = receive(wiring.door(), account, body, dict(request.headers))
    return in_words(answer.status, answer.words)


def body_of(request: HttpRequest, most: int) -> bytes | None:
    """The raw bytes, a piece at a time; None as soon as they are too many. A broken-off body is an error."""
    pieces, size = [], 0
    try:
        while piece := request.read(PIECE):
            size += len(piece)
            if size > most:
                _read_out(request)
                return None
            pieces.append(piece)
    except RawPostDataException:
        return request.body
    return b"".join(pieces)


def _read_out(request: HttpRequest) -> None:
    """A refused body is read a little further, so that its sender hears the answer."""
    for _ in range(64):
        if not request.read(PIECE):
            return


def _challenge(request: HttpRequest, account: str) -> HttpResponse:
    channel = wiring.door().channel_of(account)
    if channel is None:
        return in_words(404, "no such hook")
    answer = channel.challenge({name: request.GET[name] for name in request.GET})
    if answer is None:
        return in_words(403, "the check was not answered: the token does not fit")
    kind = "application/json" if answer.startswith("{") else "text/plain"
    return HttpResponse(answer, content_type=f"{kind}; charset=utf-8")


def too_long(most: int) -> HttpResponse:
    return in_words(413, f"a body of more than {most // 1024 // 1024} MB is not taken")


def not_kept() -> HttpResponse:
    """Its sender comes again."""
    return in_words(503, "not kept; please deliver it again", {"Retry-After": LATER_SECONDS})


def in_words(status: int, words: str, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(words, status=status, headers=headers, content_type="text/plain; charset=utf-8")


urlpatterns: list[URLPattern] = [
    path("hooks/<str:account>", hook, name="hook"),
    path("hooks/<str:account>/", hook),
]
