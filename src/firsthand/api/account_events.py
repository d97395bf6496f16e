"""Account events: where billing, provisioning and stores tell what happened to an account, signed."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from firsthand.wiring import crms as waist

BODY_BYTES_MAX = 1024 * 1024
log = logging.getLogger("firsthand.hooks")


@csrf_exempt
@require_POST
def account_events(request: HttpRequest, crm: str) -> HttpResponse:
    """One delivery: kept before it is acknowledged; a sender that hears anything but 200 comes again."""
    if int(request.headers.get("content-length") or 0) > BODY_BYTES_MAX:
        return _words(413, "a body of more than 1 MB is not taken")
    try:
        answer = waist.receive(crm, request.body, dict(request.headers))
    except Exception:
        log.exception("account events for %s could not be kept; their sender is told to come again", crm[:40])
        return _words(503, "not kept; please deliver it again")
    return _words(answer.status, answer.words)


def _words(status: int, words: str) -> HttpResponse:
    headers = {"Retry-After": "10"} if status == 503 else None
    return HttpResponse(words, status=status, headers=headers, content_type="text/plain; charset=utf-8")


urlpatterns: list[URLPattern] = [path("hooks/crm/<str:crm>", account_events, name="account_events")]
