"""Account events: where billing, provisioning and stores tell what happened to an account, signed."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from firsthand.api.hooks import ACCOUNT, body_of, in_words, not_kept, too_long
from firsthand.wiring import crms as waist

BODY_BYTES_MAX = 1024 * 1024
log = logging.getLogger("firsthand.hooks")


@csrf_exempt
@require_POST
def account_events(request: HttpRequest, crm: str) -> HttpResponse:
    """One delivery: kept before it is acknowledged; a sender that hears anything but 200 comes again."""
    if not ACCOUNT.fullmatch(crm):
        return in_words(404, "no such address")
    try:
        body = body_of(request, BODY_BYTES_MAX)
        if body is None:
            return too_long(BODY_BYTES_MAX)
        answer = waist.receive(crm, body, dict(request.headers))
    except Exception:
        log.exception("account events for %s could not be kept; their sender is told to come again", crm)
        return not_kept()
    return in_words(answer.status, answer.words)


urlpatterns: list[URLPattern] = [path("hooks/crm/<str:crm>", account_events, name="account_events")]
