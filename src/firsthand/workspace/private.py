"""From public to private to verified: the link by which a customer proves who they are, for one case."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings as django_settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from firsthand import wiring
from firsthand.desk import steering
from firsthand.desk.identity import BadLink, confirm_answer, confirm_code, hold_back, in_force, invite, send_code
from firsthand.desk.ports import Desk
from firsthand.domain.case import Case
from firsthand.records import settings
from firsthand.records.thread import thread
from firsthand.wiring import care
from firsthand.workspace.access import Seat, case_in_sight, page, seated
from firsthand.workspace.case_parts import may_write, parts
from firsthand.workspace.composer import composer_of
from firsthand.workspace.panels import account_of

ONLY_PUBLIC = "This channel has no private messages. Give the customer another way: the app, a call, a store."
WORDS = "Please confirm that it is you with this link. It works once, for 30 minutes:"


@seated(writes=True)
def move_private(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """The case goes on in a direct message."""
    case = case_in_sight(seat, case_id)
    if not may_write(seat, case):
        return parts(request, seat, case, f"{seat.name(case.owner)} holds this case.")
    if not care.can_go_private(case):
        return parts(request, seat, case, ONLY_PUBLIC)
    case = steering.move_to_private(case_id, seat.agent.id, case.channel, seat.desk)
    composer = composer_of(seat, case, thread(case), _text(request))
    return parts(request, seat, case, "The case goes on in a private message.", composer)


@seated(writes=True)
def verify_link(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Make a one-time link and put it into a private reply; a public one never carries it."""
    case = case_in_sight(seat, case_id)
    account = account_of(case)
    if not care.can_go_private(case):
        return parts(request, seat, case, ONLY_PUBLIC)
    if not may_write(seat, case) or (account is None and care.sign_in() is None):
        return parts(request, seat, case, "No account is linked, or a colleague holds this case.")
    steering.move_to_private(case_id, seat.agent.id, case.channel, seat.desk)
    token = invite(case_id, account.id if account else "", seat.agent.id, seat.desk, _key())
    case = seat.desk.log.case(case_id)
    path = reverse("verify", args=[token])
    link = care.link_for_customers(path, request.build_absolute_uri(path))
    composer = composer_of(seat, case, thread(case), f"{_text(request).strip() or WORDS} {link}")
    return parts(request, seat, case, "The link stands in your private reply.", composer)


@never_cache
@csrf_protect
def verify(request: HttpRequest, token: str) -> HttpResponseBase:
    """Where the customer lands: on to the brand's own sign-in, or a code to the phone of record."""
    desk, brand_sign_in = wiring.desk(), care.sign_in()
    if brand_sign_in is None and not settings.is_on("demo"):
        raise Http404("no sign-in of the brand is connected")
    shown = {"brand": desk.policy.brand.name, "state": "ask", "address": ""}
    try:
        invitation = in_force(token, desk, _key())
        if brand_sign_in is not None:
            back = request.build_absolute_uri(reverse("verify_back", args=[token]))
            shown["address"] = f"{brand_sign_in.address}?{urlencode({'state': token, 'back': back})}"
        elif request.method == "POST":
            shown |= _code(request, token, invitation.account, desk)
    except (BadLink, KeyError) as problem:
        return _over(request, problem)
    return page(request, None, "verify.html", shown)


def _code(request: HttpRequest, token: str, account: str, desk: Desk) -> dict[str, str]:
    """One step with a one-time code: send it, or look at what was typed."""
    if changed := care.sim_change(account, desk):
        hold_back(token, f"the SIM was changed {changed}", desk, _key())
        return {"state": "held back"}
    phones, typed = care.phones(), request.POST.get("code", "")[:20]
    if not typed:
        where = send_code(token, desk.policy.brand.name, desk, _key(), phones)
        return (
            {"state": "code", "where": where, "phone": phones.latest(account)} if where else {"state": "no phone"}
        )
    case = confirm_code(token, typed, desk, _key())
    if case is None:
        in_force(token, desk, _key())
        return {
            "state": "code",
            "wrong": "1",
            "phone": phones.latest(account),
            "where": "the phone on the account",
        }
    _go_on(case, desk)
    return {"state": "done"}


@never_cache
def verify_back(request: HttpRequest, token: str) -> HttpResponseBase:
    """The brand's sign-in sends the customer back here with its signed word on who signed in."""
    desk, brand_sign_in = wiring.desk(), care.sign_in()
    if brand_sign_in is None:
        raise Http404("no sign-in of the brand is connected")
    try:
        case = confirm_answer(token, request.GET.dict(), desk, _key(), brand_sign_in.secret)
    except (BadLink, KeyError) as problem:
        return _over(request, problem)
    _go_on(case, desk)
    return page(request, None, "verify.html", {"state": "done", "brand": desk.policy.brand.name})


def _go_on(case: Case, desk: Desk) -> None:
    """Contacts that signed in to one account are one customer; a playbook that waited goes on by itself."""
    care.signed_in(case, desk)


def _over(request: HttpRequest, problem: Exception) -> HttpResponseBase:
    words = str(problem) if isinstance(problem, BadLink) else "this conversation is gone"
    return page(request, None, "verify.html", {"state": "over", "problem": words}, status=410)


def _key() -> bytes:
    return django_settings.SECRET_KEY.encode()


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "")[:10_000]
