"""Every address of the one port."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("firsthand.api.urls")),
    path("", include("firsthand.workspace.urls")),
]

handler400 = "firsthand.workspace.errors.bad"
handler403 = "firsthand.workspace.errors.forbidden"
handler404 = "firsthand.workspace.errors.not_found"
handler500 = "firsthand.workspace.errors.broken"
