"""Who asks to be forgotten: the page that tells the asker how far it got."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from firsthand import wiring
from firsthand.records import forgetting
from firsthand.workspace.access import page


@never_cache
def status(request: HttpRequest, code: str) -> HttpResponseBase:
    """For whoever has the confirmation code, signed in or not: asked, done, or that nothing was kept."""
    asked = forgetting.get(code)
    if asked is None:
        raise Http404
    policy = wiring.policy()
    return page(request, None, "deletion.html", {"asked": asked, "brand": policy.brand.name, "zone": policy.zone})
