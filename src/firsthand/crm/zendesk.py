"""Zendesk: the case is found by its external id and updated, else made under an idempotency key (Ticketing API)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from firsthand.crm.calls import call, safe_base
from firsthand.crm.writing import CrmWriter, when
from firsthand.desk.crm_writing import Tried, Written
from firsthand.domain.crm_record import CrmRecord, Fact
from firsthand.outward import Told

PRIORITIES = {"high": "high", "normal": "normal", "low": "low"}
WRITTEN = "firsthand_"
"""A tag with this and the writing's key says which writing a ticket has: one that broke off is not made twice."""
MENDS = {
    "authenticate": "Copy the API token once more, and check that token access is on.",
    "Forbidden": "The e-mail address must be an agent's who may edit tickets.",
    "Assignee": "Zendesk solves only what has an assignee: name an agent's e-mail address under Assignee.",
    "is required": "A field of your Zendesk is required on solving; fill it under Fields, or make it optional.",
    "RecordInvalid": "Look at the fields' numbers under Fields: each must be a ticket field that is active.",
}


class Zendesk(CrmWriter):
    """A Zendesk ticket with our case's id as its external id; an API token signs in. Comments are internal."""

    kind = "zendesk"
    vendor = "Zendesk"
    secret_names = ("token",)

    @property
    def base(self) -> str:
        if own := self.option("api_base"):
            return safe_base(own, "Address")
        return f"https://{self.option('subdomain')}.zendesk.com"

    def check(self) -> None:
        super().check()
        if not self.option("api_base") and not re.fullmatch(r"[a-z0-9][a-z0-9\-]{0,62}", self.option("subdomain")):
            raise ValueError("Subdomain is the part before .zendesk.com, in small letters")
        for part, field in self.fields().items():
            if part == "facts":
                raise ValueError(
                    "Fields: Zendesk's fields have numbers; name each fact, as in fact.plan_name=3600123"
                )
            if not field.isdigit():
                raise ValueError(f"Fields: {part} needs the number of a ticket field, as in {part}=360012345678")

    def send(self, record: CrmRecord, now: datetime) -> Written:
        found = self._ask("GET", "/api/v2/tickets", query={"external_id": record.case})
        if not found.ok:
            return self._no(found, now)
        known = _newest(found)
        if known is None or known.get("status") == "closed":
            return self._made(record, known, now)
        number, tags = str(known.get("id", "")), [str(tag) for tag in known.get("tags") or []]
        if _tag(record) in tags:
            return self._yes(number)
        kept = [tag for tag in tags if not tag.startswith(WRITTEN)]
        ticket = {
            **self._ticket(record, kept),
            "comment": {"body": record.note[:64_000], "public": False},
            "safe_update": True,
            "updated_stamp": known.get("updated_at"),
        }
        told = self._ask("PUT", f"/api/v2/tickets/{number}", {"ticket": ticket})
        return self._yes(number) if told.ok else self._no(told, now)

    def _made(self, record: CrmRecord, closed: dict[str, Any] | None, now: datetime) -> Written:
        """A first ticket, or the follow-up of one that Zendesk has closed for good."""
        ticket = {
            **self._ticket(record, []),
            "external_id": record.case,
            "comment": {"body": record.note[:64_000], "public": False},
        }
        if closed is not None:
            ticket["via_followup_source_id"] = closed.get("id")
        told = self._ask("POST", "/api/v2/tickets", {"ticket": ticket}, {"idempotency-key": record.key})
        made = told.doc.get("ticket") if isinstance(told.doc, dict) else None
        if told.ok and isinstance(made, dict):
            return self._yes(str(made.get("id", "")))
        if told.status == 400 and "Idempoten" in _words(told):
            return Written("later", "Zendesk has an older version of this case under way")
        return (
            self._no(told, now) if not told.ok else Written("later", "Zendesk answered yes, but named no ticket")
        )

    def asked(self, now: datetime) -> Tried:
        told = self._ask("GET", "/api/v2/users/me")
        me = told.doc.get("user") if isinstance(told.doc, dict) else None
        if not told.ok:
            return Tried(False, self._no(told, now).problem)
        if not isinstance(me, dict) or not me.get("id") or me.get("role") not in ("agent", "admin"):
            return Tried(False, f"Zendesk does not know this sign-in as an agent. {MENDS['authenticate']}")
        for part, field in self.fields().items():
            if not self._ask("GET", f"/api/v2/ticket_fields/{field}").ok:
                return Tried(
                    False,
                    f"Zendesk has no ticket field {field}, which is set for {part}. {MENDS['RecordInvalid']}",
                )
        return Tried(
            True, f"Zendesk knows this sign-in as {me.get('name', 'an agent')}, and every field is there."
        )

    def _ticket(self, record: CrmRecord, tags: list[str]) -> dict[str, Any]:
        ticket: dict[str, Any] = {
            "subject": record.subject,
            "status": "open" if record.is_open else "solved",
            "priority": PRIORITIES.get(record.urgency, "normal"),
            "tags": [*tags, _tag(record)],
            "custom_fields": [
                {"id": int(field), "value": _value(value, record)} for field, value in self.filled(record).items()
            ],
            "assignee_email": self.option("assignee", self.option("email")),
        }
        return ticket

    def _yes(self, number: str) -> Written:
        base = self.base if not self.option("api_base") else self.option("api_base").rstrip("/")
        return Written("written", what="the case and its note", link=f"{base}/agent/tickets/{number}")

    def _no(self, told: Told, now: datetime) -> Written:
        return self.meant(told, now, _words(told), MENDS)

    def _ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        query: dict[str, str] | None = None,
    ) -> Told:
        who = (f"{self.option('email')}/token", self.secret("token"))
        return call(method, f"{self.base}{path}.json", headers=headers, query=query, json_body=body, auth=who)


def _newest(told: Told) -> dict[str, Any] | None:
    found = told.doc.get("tickets") if isinstance(told.doc, dict) else None
    tickets = [each for each in found or [] if isinstance(each, dict)]
    return max(tickets, key=lambda each: int(each.get("id") or 0), default=None)


def _tag(record: CrmRecord) -> str:
    return f"{WRITTEN}{record.key}".lower().replace("-", "_")


def _value(value: str | datetime | Fact, record: CrmRecord) -> Any:
    """A choice is a tag with the playbook's name before it, as the playbook's mapping says."""
    if isinstance(value, datetime):
        return when(value)
    if not isinstance(value, Fact):
        return value
    return f"{record.playbook}_{value.value}" if value.kind == "choice" else value.value


def _words(told: Told) -> str:
    """`error` is a word or `{"title", "message"}`; `description` and `details` say more."""
    doc = told.doc if isinstance(told.doc, dict) else {}
    error = doc.get("error")
    pieces = [error.get("title", ""), error.get("message", "")] if isinstance(error, dict) else [error or ""]
    pieces.append(doc.get("description") or "")
    for details in (doc.get("details") or {}).values() if isinstance(doc.get("details"), dict) else ():
        for each in details if isinstance(details, list) else ():
            pieces.append(each.get("description", "") if isinstance(each, dict) else "")
    return " ".join(str(piece) for piece in pieces if piece)[:400]
