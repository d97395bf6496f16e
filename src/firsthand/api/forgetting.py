"""Where Meta tells that somebody wants to be forgotten: kept before it is acknowledged, then a person decides."""

from __future__ import annotations

import json
import logging

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from firsthand import wiring
from firsthand.api.hooks import ACCOUNT, body_of, in_words, not_kept
from firsthand.desk.forgetting import REQUEST_BYTES_MAX, ask
from firsthand.records import forgetting
from firsthand.wiring import care

log = logging.getLogger("firsthand.hooks")


@csrf_exempt
@require_POST
def deletion(request: HttpRequest, account: str) -> HttpResponse:
    """One signed request; its answer is the code that confirms it and the page that says how far it got."""
    if not ACCOUNT.fullmatch(account):
        return in_words(404, "no such hook")
    try:
        body = body_of(request, REQUEST_BYTES_MAX)
        if body is None:
            return in_words(413, f"a request of more than {REQUEST_BYTES_MAX // 1024} KB is not taken")
        asked = ask(wiring.door(), forgetting.keep, account, body)
    except Exception as error:
        # Without the error's own words: a database quotes the row in them, and with it the person.
        kind = type(error).__name__
        log.error("a deletion request for account %s could not be kept (%s); it has to come again", account, kind)
        return not_kept()
    if not isinstance(asked, str):
        return in_words(asked.status, asked.words)
    where = reverse("deletion", args=[asked])
    url = care.link_for_customers(where, request.build_absolute_uri(where))
    answer = json.dumps({"url": url, "confirmation_code": asked})
    return HttpResponse(answer, content_type="application/json; charset=utf-8")


urlpatterns: list[URLPattern] = [
    path("hooks/<str:account>/deletion", deletion, name="hook_deletion"),
    path("hooks/<str:account>/deletion/", deletion),
]
