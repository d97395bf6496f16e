"""HubSpot: the case is upserted as a support record by a property of its own with unique values (CRM v3, batch upsert)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from firsthand.crm.calls import call, safe_base
from firsthand.crm.writing import CrmWriter
from firsthand.desk.crm_writing import Tried, Written
from firsthand.domain.crm_record import CrmRecord, Fact
from firsthand.outward import Told

API = "https://api.hubapi.com"
PRIORITIES = {"high": "HIGH", "normal": "MEDIUM", "low": "LOW"}
MENDS = {
    "PROPERTY_DOESNT_EXIST": "Make that property on tickets under its internal name, or take it out of Fields.",
    "INVALID_OPTION": "Add the value to the property's options, or choose another stage here.",
    "INVALID_AUTHENTICATION": "Copy the access token of the private app once more.",
    "MISSING_SCOPES": "Give the private app the scopes tickets and crm.schemas.tickets.read.",
    "pipeline": "Look up the pipeline's and the stage's internal numbers, and write those.",
}
DAILY = timedelta(hours=3)


class HubSpot(CrmWriter):
    """A HubSpot ticket with our case's id in a unique property; a private app's token signs in."""

    kind = "hubspot"
    vendor = "HubSpot"
    secret_names = ("token",)

    @property
    def external(self) -> str:
        return self.option("external_id", "firsthand_case")

    @property
    def base(self) -> str:
        return safe_base(self.option("api_base", API), "Address")

    def default_field(self, part: str) -> str:
        return f"fh_{part}".lower()[:100]

    def check(self) -> None:
        super().check()
        if not self.base:
            raise ValueError("Address is empty")

    def send(self, record: CrmRecord, now: datetime) -> Written:
        one = {"idProperty": self.external, "id": record.case, "properties": self._properties(record)}
        told = self._ask("POST", "/crm/v3/objects/tickets/batch/upsert", {"inputs": [one]})
        doc = told.doc if isinstance(told.doc, dict) else {}
        results = doc.get("results")
        if told.ok and isinstance(results, list) and results and isinstance(results[0], dict):
            return Written("written", what="the case and its note", link=self._link(str(results[0].get("id", ""))))
        words = _words(doc)
        if told.ok:
            # 207: a batch of one of which none went through; the reasons stand in `errors`.
            return Written(
                "refused", f"HubSpot did not take it: {words or 'it named no record'}. {_mend(words)}".strip()
            )
        if told.status == 429 and "DAILY" in str(doc.get("policyName", "")):
            return Written("later", "HubSpot's limit for today is reached", after=now + DAILY)
        return self.meant(told, now, words, MENDS)

    def asked(self, now: datetime) -> Tried:
        told = self._ask("GET", "/crm/v3/properties/tickets")
        doc = told.doc if isinstance(told.doc, dict) else {}
        if not told.ok:
            return Tried(False, self.meant(told, now, _words(doc), MENDS).problem)
        known = {str(each.get("name")): each for each in doc.get("results", []) if isinstance(each, dict)}
        wanted = [
            self.external,
            *(field or self.default_field(part) for part, field in self.fields().items() if part != "facts"),
        ]
        missing = [name for name in wanted if name not in known]
        if missing:
            return Tried(
                False,
                f"HubSpot has no property {', '.join(missing)} on tickets. Make it there, or take it out here.",
            )
        if not known[self.external].get("hasUniqueValue"):
            return Tried(
                False,
                f"The property {self.external} is there, but its values need not be unique. HubSpot can only say so when a property is made: make it anew with unique values.",
            )
        return Tried(True, "HubSpot lets the app read tickets' properties, and every one is there.")

    def _properties(self, record: CrmRecord) -> dict[str, str]:
        stage = self.option("open_stage", "1") if record.is_open else self.option("closed_stage", "4")
        found = {
            "subject": record.subject,
            "content": record.note[:65_000],
            "hs_pipeline": self.option("pipeline", "0"),
            "hs_pipeline_stage": stage,
            "hs_ticket_priority": PRIORITIES.get(record.urgency, "MEDIUM"),
        }
        return found | {name: _value(value) for name, value in self.filled(record).items()}

    def _link(self, found: str) -> str:
        portal = self.option("portal")
        return f"https://app.hubspot.com/contacts/{portal}/record/0-5/{found}" if portal and found else ""

    def _ask(self, method: str, path: str, body: Any = None) -> Told:
        headers = {"authorization": f"Bearer {self.secret('token')}"}
        return call(method, f"{self.base}{path}", headers=headers, json_body=body)


def _mend(words: str) -> str:
    return next((mend for word, mend in MENDS.items() if word in words), "")


def _value(value: str | datetime | Fact) -> str:
    if isinstance(value, datetime):
        return str(int(value.timestamp() * 1000))
    if not isinstance(value, Fact):
        return value
    if isinstance(value.value, bool):
        return "true" if value.value else "false"
    return f"{value.value:g}" if isinstance(value.value, float) else value.value


def _words(doc: dict[str, Any]) -> str:
    """`category` and `message`, and the first of `errors` with its code and property."""
    pieces = [str(doc.get("category") or ""), str(doc.get("message") or "")]
    for each in (doc.get("errors") or [])[:3]:
        if isinstance(each, dict):
            pieces += [str(each.get("code") or each.get("category") or ""), str(each.get("message") or "")]
    return " ".join(piece for piece in pieces if piece)[:400]
