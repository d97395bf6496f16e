"""Pages that are only read: the policy in force, and what was published."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase

from firsthand import wiring
from firsthand.records import policies, settings
from firsthand.records.published import published
from firsthand.workspace.access import Seat, page, seated


@seated("lead", "qa", "admin")
def policy(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The rules in force, in words and as the file itself."""
    context = {"text": wiring.policy_text(), "history": policies.versions(20)}
    return page(request, seat, "policy.html", context)


def public(request: HttpRequest) -> HttpResponseBase:
    """The demo's public page: what anybody could see of our replies. Without a demo there is none."""
    if not settings.is_on("demo"):
        raise Http404
    context = {"posts": published(), "brand": wiring.policy().brand.name, "now": wiring.now()}
    template = "public_posts.html" if request.headers.get("HX-Request") == "true" else "public.html"
    return page(request, None, template, context)
