"""The waist: CRMs, connected and tried, written to in every round; and what is told of accounts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from firsthand import wiring
from firsthand.channels.signing import of_standard, standard_key
from firsthand.crm import WRITERS
from firsthand.crm.forms import BY_KIND, EVENTS, FORMS
from firsthand.desk.account_events import WrongEvent, read
from firsthand.desk.crm_writing import CrmConnection, Tried, Writer, gather, write_all
from firsthand.desk.form import Form
from firsthand.desk.guiding import running
from firsthand.domain.case import Case
from firsthand.domain.crm_record import CrmRecord
from firsthand.wiring import care
from firsthand.wiring.accounts import GOOD_ID
from firsthand.wiring.answers import AccountProblem, filled


def forms() -> tuple[Form, ...]:
    return FORMS


def form(kind: str) -> Form | None:
    return BY_KIND.get(kind)


def hook(crm: str, kind: str) -> str:
    """The path at which account events are taken; empty for a CRM that cases are written to."""
    return f"/hooks/crm/{crm}" if kind == EVENTS else ""


# --- connecting --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConnectedCrm:
    """A CRM that was connected. `made` are the secrets that we made ourselves, to be shown this once."""

    crm: CrmConnection
    made: Mapping[str, str]


def connect(kind: str, answers: Mapping[str, str], *, by: str, keep: str = "") -> ConnectedCrm:
    """Connect from a form's answers, or change the one called `keep`; an empty secret stays what it was.

    Raises AccountProblem with the mend; nothing is stored then.
    """
    from firsthand.records import crms

    wiring.setup()
    before = crms.get(keep) if keep else None
    crm = keep or answers.get("id", "").strip()
    if not GOOD_ID.fullmatch(crm) or len(crm) > 40:
        raise AccountProblem(f"'{crm[:40]}' is no good name: letters, digits, dots and dashes, at most 40", "id")
    if not keep and crms.get(crm):
        raise AccountProblem(f"there is '{crm}' already; choose another name, or change that one", "id")
    kept = filled(BY_KIND[kind], answers, before.options if before else {}, before.secrets if before else {})
    state = "live" if kind == EVENTS else "paused"
    ready = CrmConnection(crm, kind, answers.get("name", "").strip()[:120], state, kept.options, kept.secrets)
    _must_be_sound(ready)
    crms.add(ready, wiring.now())
    wiring.audit().note(by, "CRM connected" if before is None else "CRM changed", crm, kind)
    return ConnectedCrm(ready, kept.made)


def _must_be_sound(ready: CrmConnection) -> None:
    try:
        if ready.kind == EVENTS:
            standard_key(ready.secrets["secret"])
        else:
            WRITERS[ready.kind](ready).check()
    except ValueError as error:
        raise AccountProblem(str(error)) from None


def attempt(crm: str) -> Tried:
    """Ask the CRM whether a write would go through; nothing is written."""
    from firsthand.records import crms

    found = crms.get(crm)
    if found is None or found.kind not in WRITERS:
        return Tried(False, "This CRM is not connected any more.")
    return WRITERS[found.kind](found).attempt(wiring.now())


# --- writing -----------------------------------------------------------------------------------------------


def writers() -> list[Writer]:
    """The CRMs that are live. One whose secrets do not open is left out, and the log says so."""
    from firsthand.records import crms

    return [WRITERS[each.kind](each) for each in crms.live() if each.kind in WRITERS]


def write_round() -> int:
    """One round: what closed is gathered, what is due is written; returns how many cases were written."""
    from firsthand.records.crm_writes import DjangoCrmBox

    wiring.setup()
    found = writers()
    if not found:
        return 0
    at, box = wiring.desk(), DjangoCrmBox()
    gather(at, box, [writer.id for writer in found])
    return write_all(at, box, found, record_of)


def record_of(case: Case) -> CrmRecord:
    """A case as a CRM keeps it, with its link and the account that evidence names."""
    from firsthand.engine.crm_record import crm_record

    playbook = running(case, care.playbooks())
    link = f"{care.public_url().rstrip('/')}/case/{case.id}/"
    return crm_record(case, wiring.policy(), playbook=playbook, account=care.account_of(case), link=link)


# --- what is told of accounts ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """What a delivery of account events is answered with."""

    status: int
    words: str


def receive(crm: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """One signed delivery: kept before it is acknowledged, and a second one of the same event adds nothing."""
    from firsthand.records import account_events, crms

    wiring.setup()
    found, now = crms.get(crm), wiring.now()
    if found is None or found.kind != EVENTS:
        return Answer(404, "no such address")
    verdict = of_standard(body, headers, (found.secrets.get("secret", ""),), wiring.clock.wall())
    if not verdict.ok:
        return Answer(401, verdict.reason)
    try:
        told = read(json.loads(body), found.name or found.id, now)
    except WrongEvent as problem:
        return Answer(422, str(problem))
    except (ValueError, RecursionError):
        return Answer(400, "the body is no JSON")
    return Answer(200, f"{account_events.keep(told, now)} new")
