"""Every address of the one port."""

from __future__ import annotations

from allauth.account.views import reauthenticate
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from firsthand.workspace.login import sign_out

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/reauthenticate/", reauthenticate, name="account_reauthenticate"),
    path("accounts/login/", RedirectView.as_view(pattern_name="login"), name="account_login"),
    path("accounts/logout/", sign_out, name="account_logout"),
    path("", include("firsthand.api.urls")),
    path("", include("firsthand.workspace.urls")),
]

handler400 = "firsthand.workspace.errors.bad"
handler403 = "firsthand.workspace.errors.forbidden"
handler404 = "firsthand.workspace.errors.not_found"
handler500 = "firsthand.workspace.errors.broken"
