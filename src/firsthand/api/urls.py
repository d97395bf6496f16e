"""The API's addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from firsthand.api.account_events import urlpatterns as account_events
from firsthand.api.forgetting import urlpatterns as forgetting
from firsthand.api.health import healthz, metrics, readyz
from firsthand.api.hooks import urlpatterns as hooks
from firsthand.api.routes import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    *account_events,
    *hooks,
    *forgetting,
]
