"""Pages for what goes wrong: what happened and what to do next, in the desk's own look, never a trace."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

NOT_FOUND = (
    "Nothing is here",
    "It is gone, it was never there, or it is not in your sight. If a colleague sent you the address, ask whether "
    "the case belongs to another team.",
)
FORBIDDEN = ("That is not yours to do", "You may read here, but this step belongs to somebody else.")
STALE = (
    "This page stood open for too long",
    "Nothing was changed. Go back, load the page again, and do it once more; what you wrote is kept in the browser.",
)
BROKEN = (
    "Something went wrong here",
    "It is not your doing, and nothing that was kept is lost. Try again; if it stays so, tell your administrator "
    "the time and the page.",
)
BAD = ("That request could not be read", "Go back and try again.")
LOCKED = (
    "Too many wrong passwords",
    "Log-in for this name waits for a quarter of an hour. A team lead can give you a new password meanwhile.",
)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404, NOT_FOUND)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403, FORBIDDEN)


def bad(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400, BAD)


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    return _page(request, 500, BROKEN)


@requires_csrf_token
def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form's token that is missing or old."""
    return _page(request, 403, STALE)


def locked(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """The log-in after too many wrong passwords."""
    return _page(request, 429, LOCKED)


def _page(request: HttpRequest, status: int, said: tuple[str, str]) -> HttpResponse:
    """Programs get JSON in the shape of the API's own errors; people get a page that needs no database."""
    title, mend = said
    if request.path.startswith(("/api/", "/hooks/")) or "json" in request.headers.get("Accept", ""):
        body = json.dumps({"error": title, "mend": mend})
        return HttpResponse(body, status=status, content_type="application/json")
    return render(request, "error.html", {"status": status, "title": title, "mend": mend}, None, status, "jinja2")
