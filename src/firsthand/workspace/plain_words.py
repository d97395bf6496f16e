"""What a page sends is words: a NUL is none, and PostgreSQL keeps none. No page or record sees one.

Out of a question it is left away, as other odd questions are answered too; a form that holds one is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict

from firsthand.workspace.errors import bad

NUL = "\x00"


class PlainWords:
    """Django middleware. Programs have ways in of their own (`csrf_exempt`), and what they send is looked at there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        if getattr(view, "csrf_exempt", False):
            return None
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = QueryDict(request.META["QUERY_STRING"].replace("%00", ""))
        sent = [request.path, *request.FILES]
        sent += [word for name, words in request.POST.lists() for word in (name, *words)]
        return bad(request, ValueError("a NUL")) if any(NUL in str(word) for word in sent) else None
