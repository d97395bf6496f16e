"""The way in: name and password (with a second factor where one is set up), and the demo's one click."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib.auth import authenticate, get_user_model, login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from firsthand.records import at_work, people, settings
from firsthand.workspace.access import page

LOOPBACK = ("127.0.0.1", "::1")
PASSED_ON = frozenset(
    {"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via"}
)
"""What a proxy adds to a request that came from elsewhere."""
DEMO_ROLES = {
    "agent": "Answer mentions, with everything at hand",
    "lead": "Queues, incidents and second approvals",
    "store_manager": "The reviews of one store, on a phone",
}


@never_cache
@csrf_protect
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The log-in page. A wrong name and a wrong password get the same words."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    problem, name = "", ""
    if request.method == "POST":
        name = request.POST.get("username", "")[:150]
        person = authenticate(request, username=name, password=request.POST.get("password", ""))
        if person is not None:
            answer: HttpResponseBase = perform_login(request, person, redirect_url=_next(request))
            return answer
        problem = "That name and password do not belong together. Look at both, then try again."
    return _login_page(request, problem, name)


def _login_page(request: HttpRequest, problem: str, name: str) -> HttpResponse:
    demo = {role: why for role, why in DEMO_ROLES.items() if people.first_of_role(role)} if _demo(request) else {}
    context = {"problem": problem, "name": name, "next": _next(request), "demo": demo}
    return page(request, None, "login.html", context, status=401 if problem else 200)


@require_POST
@csrf_protect
def enter_demo(request: HttpRequest) -> HttpResponseBase:
    """One click into the demo: only while it is a demo, and only from this machine."""
    if not _demo(request):
        raise Http404
    role = request.POST.get("role", "")
    person = people.first_of_role(role) if role in DEMO_ROLES else ""
    account = get_user_model().objects.filter(pk=people.login_of(person) or 0).first() if person else None
    if account is None:
        raise Http404
    at_work.play(person, simulated=False)
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("home")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    _leave_seat(request)
    logout(request)
    return redirect("login")


def _leave_seat(request: HttpRequest) -> None:
    """In the demo, the seat of a colleague who is otherwise played goes back to the simulation."""
    found = people.person_of_login(int(request.user.pk)) if request.user.pk and _demo(request) else None
    if found and found[0].role in DEMO_ROLES and found[0].role != "agent":
        at_work.play(found[0].id, simulated=True)


def _demo(request: HttpRequest) -> bool:
    """A demo, and somebody at this machine: a proxy is on loopback as well, but says for whom it asks."""
    here = request.META.get("REMOTE_ADDR") in LOOPBACK and PASSED_ON.isdisjoint(request.headers)
    return here and settings.is_on("demo")


def _next(request: HttpRequest) -> str:
    """Where to go after the log-in: only ever an address of our own."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else "/"
