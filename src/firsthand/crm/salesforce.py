"""Salesforce: the case is upserted as a Case by an external id of its own (sObject Rows by External ID)."""

from __future__ import annotations

import hashlib
import threading
from datetime import datetime
from typing import Any
from urllib.parse import quote

from firsthand.crm.calls import call, safe_base
from firsthand.crm.writing import A_LONG_WHILE, CrmWriter, when
from firsthand.desk.crm_writing import Tried, Written
from firsthand.domain.crm_record import CrmRecord, Fact
from firsthand.outward import Told

VERSION = "v62.0"
PRIORITIES = {"high": "High", "normal": "Medium", "low": "Low"}
MENDS = {
    "invalid_client": "Copy the consumer key and secret of the app once more.",
    "invalid_grant": "In the app's policies, enable the client credentials flow and choose a user to run as.",
    "NOT_FOUND": "Make the field of the external id on Case, and let the app's user see it.",
    "INVALID_FIELD": "Make that field on Case and let the app's user edit it, or take it out of Fields.",
    "REQUIRED_FIELD_MISSING": "Your Salesforce asks for more on a Case; give that field a default there.",
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": "Add the value to the picklist, or choose another status here.",
    "STRING_TOO_LONG": "Make that field longer in Salesforce.",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION": "A validation rule of your Salesforce refused it; except the app's user.",
    "INSUFFICIENT_ACCESS": "Give the app's user a permission set that creates and edits Cases.",
    "DUPLICATE_VALUE": "Two Cases carry this id: merge them, and mark the external id's field as unique.",
}
LATER = ("REQUEST_LIMIT_EXCEEDED", "UNABLE_TO_LOCK_ROW", "SERVER_UNAVAILABLE")
_tokens: dict[str, tuple[str, str]] = {}
_guard = threading.Lock()


class Salesforce(CrmWriter):
    """A Case with our case's id in an external-id field; the OAuth client credentials flow signs in."""

    kind = "salesforce"
    vendor = "Salesforce"
    secret_names = ("client_secret",)

    @property
    def external(self) -> str:
        return self.option("external_id", "FH_case__c")

    def default_field(self, part: str) -> str:
        return f"FH_{part}__c"[:43]

    def check(self) -> None:
        super().check()
        safe_base(self.option("domain"), "My Domain")

    def send(self, record: CrmRecord, now: datetime) -> Written:
        told = self._signed_in(
            "PATCH", f"/sobjects/Case/{self.external}/{quote(record.case, safe='')}", self._body(record)
        )
        doc = told.doc if isinstance(told.doc, dict) else {}
        if told.ok:
            return Written("written", what="the case and its note", link=self._link(str(doc.get("id") or "")))
        if told.status == 300:
            return Written(
                "refused", f"Two Salesforce Cases carry the id {record.case}. {MENDS['DUPLICATE_VALUE']}"
            )
        words = _words(told)
        if any(word in words for word in LATER):
            after = now + A_LONG_WHILE if "REQUEST_LIMIT" in words else None
            return Written("later", f"Salesforce is busy: {words}", after=after)
        return self.meant(told, now, words, MENDS)

    def asked(self, now: datetime) -> Tried:
        told = self._signed_in("GET", "/sobjects/Case/describe")
        if not told.ok or not isinstance(told.doc, dict):
            return Tried(False, self.meant(told, now, _words(told), MENDS).problem)
        fields = {str(each.get("name")): each for each in told.doc.get("fields", [])}
        wanted = [
            self.external,
            *(field or self.default_field(part) for part, field in self.fields().items() if part != "facts"),
        ]
        if self.option("account_field"):
            wanted.append("AccountId")
        missing = [name for name in wanted if name not in fields]
        if missing:
            return Tried(
                False,
                f"Salesforce has no field {', '.join(missing)} on Case that the app's user may see. Make it there, or take it out here.",
            )
        if not fields[self.external].get("externalId"):
            return Tried(
                False, f"The field {self.external} is there, but no external id. Tick External ID and Unique."
            )
        closed = [name for name in wanted if not fields[name].get("updateable", True)]
        if closed:
            return Tried(False, f"The app's user may not edit {', '.join(closed)} on Case.")
        return Tried(True, "Salesforce lets the app write Cases, and every field is there.")

    def _body(self, record: CrmRecord) -> dict[str, Any]:
        status = (
            self.option("open_status", "Working") if record.is_open else self.option("closed_status", "Closed")
        )
        body: dict[str, Any] = {
            "Subject": record.subject[:255],
            "Description": record.note[:32_000],
            "Status": status,
            "Priority": PRIORITIES.get(record.urgency, "Medium"),
        }
        if origin := self.option("origin"):
            body["Origin"] = origin
        account, field = str(record.parts.get("account", "")), self.option("account_field")
        if account and field:
            body["Account"] = {field: account}
        return body | {name: _value(value) for name, value in self.filled(record).items()}

    def _link(self, found: str) -> str:
        return f"{self.option('domain').rstrip('/')}/lightning/r/Case/{found}/view" if found else ""

    # --- the sign-in ---------------------------------------------------------------------------------------

    def _signed_in(self, method: str, path: str, body: Any = None) -> Told:
        """With the token at hand; one that ran out is made anew, once."""
        name = self._token_name()
        for fresh in (False, True):
            with _guard:
                known = None if fresh else _tokens.get(name)
            if known is None:
                made = self._token()
                if isinstance(made, Told):
                    return made
                with _guard:
                    known = _tokens[name] = made
            token, base = known
            told = call(
                method,
                f"{base}/services/data/{VERSION}{path}",
                headers={"authorization": f"Bearer {token}"},
                json_body=body,
            )
            if told.status != 401:
                break
        return told

    def _token(self) -> tuple[str, str] | Told:
        base = safe_base(self.option("domain"), "My Domain")
        told = call(
            "POST",
            f"{base}/services/oauth2/token",
            form={
                "grant_type": "client_credentials",
                "client_id": self.option("client_id"),
                "client_secret": self.secret("client_secret"),
            },
        )
        doc = told.doc if isinstance(told.doc, dict) else {}
        if told.ok and doc.get("access_token"):
            # The token goes to the address that was set, wherever the answer points.
            return str(doc["access_token"]), base
        return told

    def _token_name(self) -> str:
        """A changed secret is another token."""
        told = "|".join((self.option("domain"), self.option("client_id"), self.secret("client_secret")))
        return hashlib.sha256(told.encode()).hexdigest()


def _value(value: str | datetime | Fact) -> Any:
    if isinstance(value, datetime):
        return when(value)
    return value.value if isinstance(value, Fact) else value


def _words(told: Told) -> str:
    """`[{"errorCode": ..., "message": ...}]`, or the token's `{"error": ..., "error_description": ...}`."""
    doc = told.doc
    if isinstance(doc, list) and doc and isinstance(doc[0], dict):
        return f"{doc[0].get('errorCode', '')} {doc[0].get('message', '')}".strip()[:300]
    if isinstance(doc, dict):
        return f"{doc.get('error', '')} {doc.get('error_description', '')}".strip()[:300]
    return ""
