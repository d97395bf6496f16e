"""From public to private to verified: the link by which a customer proves who they are, for one case."""

from __future__ import annotations

from django.conf import settings as django_settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from firsthand import wiring
from firsthand.desk import steering
from firsthand.desk.identity import BadLink, confirm, invite, read_token
from firsthand.records import settings
from firsthand.records.thread import thread
from firsthand.workspace.access import Seat, case_in_sight, page, seated
from firsthand.workspace.case_parts import may_write, parts
from firsthand.workspace.composer import composer_of
from firsthand.workspace.handling import answer
from firsthand.workspace.panels import account_of

WORDS = "Please confirm that it is you with this link. It works once, for 30 minutes:"


@seated(writes=True)
def move_private(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """The case goes on in a direct message."""
    case = case_in_sight(seat, case_id)
    case = steering.move_to_private(case_id, seat.agent.id, case.channel, seat.desk)
    composer = composer_of(seat, case, thread(case), _text(request))
    return parts(request, seat, case, composer, toast="The case goes on in a private message.")


@seated(writes=True)
def verify_link(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Make a one-time link and put it into a private reply; a public one never carries it."""
    case = case_in_sight(seat, case_id)
    account = account_of(case)
    if account is None or not may_write(seat, case):
        return answer(request, seat, case, "No account is linked, or a colleague holds this case.")
    steering.move_to_private(case_id, seat.agent.id, case.channel, seat.desk)
    token = invite(case_id, account.id, seat.agent.id, seat.desk, _key())
    case = seat.desk.log.case(case_id)
    link = request.build_absolute_uri(reverse("verify", args=[token]))
    composer = composer_of(seat, case, thread(case), f"{_text(request).strip() or WORDS} {link}")
    return parts(request, seat, case, composer, toast="The link stands in your private reply.")


@never_cache
@csrf_protect
def verify(request: HttpRequest, token: str) -> HttpResponseBase:
    """Where the customer lands. In the demo this page stands in for the carrier's own sign-in."""
    if not settings.is_on("demo"):
        raise Http404("no sign-in of the brand is connected")
    try:
        invitation = read_token(token, _key())
        desk = wiring.desk()
        if request.method == "POST":
            confirm(token, desk, _key())
            return page(request, None, "verify.html", {"state": "done"})
    except (BadLink, KeyError) as problem:
        return page(request, None, "verify.html", {"state": "over", "problem": str(problem)}, status=410)
    account = wiring.crm().account(invitation.account)
    first_name = account.name.split()[0] if account else ""
    shown = {"state": "ask", "first_name": first_name, "brand": desk.policy.brand.name}
    return page(request, None, "verify.html", shown)


def _key() -> bytes:
    return django_settings.SECRET_KEY.encode()


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "")[:10_000]
