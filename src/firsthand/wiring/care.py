"""The waist, second page: what a conversation is conducted with: hands for tools, sign-in, playbooks.

Like `wiring`, the only room that knows which adapters are in use.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firsthand import wiring
from firsthand.crm import DemoPhone
from firsthand.crm.account_tool import get_account
from firsthand.crm.account_tool import sim_change as changed_sim
from firsthand.desk.assistant import Drafter
from firsthand.desk.hands import Kit
from firsthand.desk.notices import Way
from firsthand.desk.ports import Desk
from firsthand.domain.account_event import AccountEvent
from firsthand.domain.case import Case
from firsthand.outward import is_near

if TYPE_CHECKING:
    from firsthand.desk.playbook_house import HousePlaybooks, Playbooks


@dataclass(frozen=True, slots=True)
class SignIn:
    """The brand's own sign-in: where it is, and the secret that signs its answer."""

    address: str
    secret: bytes


def sign_in() -> SignIn | None:
    """FIRSTHAND_SIGN_IN_URL and FIRSTHAND_SIGN_IN_SECRET_FILE; None where no sign-in is connected."""
    address = os.environ.get("FIRSTHAND_SIGN_IN_URL", "")
    if not address:
        return None
    _must_be_safe("FIRSTHAND_SIGN_IN_URL", address)
    return SignIn(address, _secret("FIRSTHAND_SIGN_IN_SECRET_FILE"))


def phones() -> DemoPhone:
    """The phone of record; so far the demo's fake, which leaves a text in the home."""
    return DemoPhone(wiring.home(), wiring.crm(), wiring.now)


def public_url() -> str:
    """FIRSTHAND_PUBLIC_URL: how people reach this desk, for links in what leaves it."""
    return os.environ.get("FIRSTHAND_PUBLIC_URL", "http://localhost:8000")


def link_for_customers(path: str, here: str) -> str:
    """A link that leaves the desk: colleagues may reach it by a name that no customer can. `here` where none is set."""
    return f"{public_url().rstrip('/')}{path}" if os.environ.get("FIRSTHAND_PUBLIC_URL") else here


def ways() -> list[Way]:
    """How notices leave the house: FIRSTHAND_SMTP_URL with FIRSTHAND_MAIL_FROM, and FIRSTHAND_NOTICE_URL with
    FIRSTHAND_NOTICE_SECRET_FILE; links begin with FIRSTHAND_PUBLIC_URL. None of them: the workspace alone."""
    from firsthand.notifiers import Hook, Mail
    from firsthand.records.notices import addresses

    found: list[Way] = []
    if smtp := mail_set():
        sender = os.environ.get("FIRSTHAND_MAIL_FROM", "firsthand@localhost")
        found.append(Mail(smtp, sender, public_url(), addresses()))
    if hook := hook_set():
        found.append(Hook(*hook, public_url()))
    return found


def mail_set() -> str:
    """The mail server for notices; empty without one."""
    smtp = os.environ.get("FIRSTHAND_SMTP_URL", "")
    if smtp and not smtp.startswith(("smtp://", "smtps://")):
        raise wiring.NotConfigured("FIRSTHAND_SMTP_URL must begin with smtp:// or smtps://")
    return smtp


def hook_set() -> tuple[str, str] | None:
    """The address of the program that takes notices, and the secret that signs them; None without one."""
    from firsthand.notifiers.hook import signature

    address = os.environ.get("FIRSTHAND_NOTICE_URL", "")
    if not address:
        return None
    _must_be_safe("FIRSTHAND_NOTICE_URL", address)
    secret = _secret("FIRSTHAND_NOTICE_SECRET_FILE").decode()
    signature(secret, "notice", "0", b"")
    return address, secret


def tell_owners() -> int:
    """One round of notices: what is new in the log is gathered, what is due is carried."""
    from firsthand.desk.notices import carry_all, gather
    from firsthand.records.notices import DjangoNotices, everybody

    at, box, out = wiring.desk(), DjangoNotices(), ways()
    gather(at, box, everybody(), out)
    return carry_all(at, box, out)


def rounds() -> dict[str, Callable[[], object]]:
    """What a worker does in every round for conversations, by name."""
    return {"notices": tell_owners, "contacts": join_contacts, "second looks": look_again}


def look_again() -> int:
    """Once a minute: bring back what was filtered out and turned out to matter; how many cases were opened."""
    from firsthand.desk import second_look
    from firsthand.records import second_look as lately
    from firsthand.records import settings

    now = wiring.now()
    if not settings.new_minute("second_look", now):
        return 0
    return len(second_look.look_again(lately.groups(now), wiring.triager().model.bars, wiring.desk()))


def _must_be_safe(name: str, address: str) -> None:
    if not address.startswith("https://") and not (address.startswith("http://") and is_near(address)):
        raise wiring.NotConfigured(f"{name} must begin with https://")


def _secret(name: str) -> bytes:
    file = os.environ.get(name, "")
    if not file or not Path(file).is_file():
        raise wiring.NotConfigured(f"{name} names no file; it holds the secret")
    return Path(file).read_bytes().strip()


def playbooks() -> Playbooks:
    """The playbooks in force: those that ship, and the home's own in `playbooks/`, which take the place of ours.

    The files are looked at while the desk runs. One that is wrong changes nothing; the doctor, the attention page
    and the page of playbooks name it.
    """
    return _house(wiring.home()).at(time.monotonic())


@cache
def _house(home: Path) -> HousePlaybooks:
    from firsthand.desk.playbook_house import HousePlaybooks
    from firsthand.desk.playbook_kept import Kept

    return HousePlaybooks(home / "playbooks", Kept(home / "playbooks.versions"))


def playbooks_only_looked_at() -> Playbooks:
    """The same for the doctor, which leaves no trace."""
    from firsthand.desk.playbook_house import HousePlaybooks
    from firsthand.desk.playbook_kept import Kept

    home = wiring.home()
    return HousePlaybooks(home / "playbooks", Kept(home / "playbooks.versions", writes=False)).at(0.0)


def kit() -> Kit:
    """What the desk does by itself in a playbook, and what the channels can."""
    from firsthand.desk.callbacks import hand
    from firsthand.records.diary import DjangoDiary

    return Kit(
        hands={
            "get_account": partial(get_account, crm=wiring.crm(), events=account_events),
            "book_call_back": partial(hand, diary=DjangoDiary()),
        },
        can_go_private=can_go_private,
        context=known_for_offers,
        drafter=drafter(),
    )


def known_for_offers(case: Case) -> Mapping[str, Any]:
    """Consent, notice, opt-out and history of a customer, and what this tier may credit: what offers hang on."""
    from firsthand.engine.retention import held_out, offered_in
    from firsthand.records.consents import situation

    account = wiring.crm().account(account_of(case))
    limit = wiring.policy().tier_limits.get(max(1, case.route.tier if case.route else 1))
    return {
        **situation(case.customer, case.channel, wiring.now(), bool(account and account.marketing_consent)),
        **offered_in(case),
        "held_out": held_out(case.customer),
        "credit_limit_dollars": limit.credit_dollars if limit else 0.0,
    }


def drafter() -> Drafter | None:
    """FIRSTHAND_DRAFTER_URL (OpenAI-compatible), FIRSTHAND_DRAFTER_MODEL, FIRSTHAND_DRAFTER_KEY_FILE; None without."""
    address = os.environ.get("FIRSTHAND_DRAFTER_URL", "")
    if not address:
        return None
    from firsthand.drafters import OpenAiCompatible

    _must_be_safe("FIRSTHAND_DRAFTER_URL", address)
    key = _secret("FIRSTHAND_DRAFTER_KEY_FILE").decode() if os.environ.get("FIRSTHAND_DRAFTER_KEY_FILE") else ""
    return OpenAiCompatible(address, os.environ.get("FIRSTHAND_DRAFTER_MODEL", "default"), key)


def account_of(case: Case) -> str:
    """The account that evidence links to this case's customer; empty where none is known."""
    from firsthand.records.timeline import crm_account_of

    if case.auth_account:
        return case.auth_account
    found = wiring.crm().find(case.channel, case.author)
    return crm_account_of(case.customer) or (found.id if found else "")


def account_events(account: str, kind: str, since: datetime) -> Sequence[AccountEvent]:
    """What was told of an account since then, the newest first."""
    from firsthand.records import account_events as shelf

    return shelf.of(account, since, kind)


def sim_change(account: str, desk: Desk) -> str:
    """A SIM change so lately that a code to the number proves nobody, in words; empty without one."""
    return changed_sim(account, desk.now(), desk.policy.sim_guard_days, account_events)


def sign_in_link(case: Case, by: str, desk: Desk) -> str:
    """A fresh link for this case's sign-in; empty where there is nobody whom a sign-in could prove."""
    from django.conf import settings

    from firsthand.desk.identity import invite

    account = account_of(case)
    if not account and sign_in() is None:
        return ""
    token = invite(case.id, account, by, desk, settings.SECRET_KEY.encode())
    return f"{public_url().rstrip('/')}/verify/{token}/"


def signed_in(case: Case, desk: Desk) -> Case:
    """A customer signed in for a case: join what belongs together, and let a waiting playbook go on."""
    from firsthand.desk.guiding import after_sign_in
    from firsthand.records import contacts

    contacts.signed_in(case.customer, case.auth_account, desk.now())
    return after_sign_in(case, playbooks(), desk, kit())


def join_contacts() -> int:
    """One round of contacts: new ones that the CRM lists under one account are one customer."""
    from firsthand.records import contacts

    wiring.setup()
    if not (wiring.home() / "accounts.json").exists():
        return 0
    return contacts.listed(wiring.crm().find, wiring.now())


def can_go_private(case: Case) -> bool:
    """Whether a public thread of this channel can go on in a private message; a private one is there already."""
    from firsthand.channels import KINDS
    from firsthand.channels.base import capabilities

    if case.private or case.private_channel:
        return True
    if case.channel not in KINDS:
        return False
    return capabilities(case.channel).private_reply
