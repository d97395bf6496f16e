"""What the writers share: settings, which part of a case goes into which field, and what an answer means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from firsthand.desk.crm_writing import CrmConnection, Tried, Written
from firsthand.domain.crm_record import PARTS, CrmRecord, Fact
from firsthand.outward import NoAnswer, NotSent, Told, lifted_at

FACTS = "facts"
"""In the fields setting: every fact of the playbook, each into the field of its default name."""
A_WHILE = timedelta(minutes=5)
A_LONG_WHILE = timedelta(hours=1)


class CrmWriter:
    """A connected CRM. A subclass says how a record is written there, and what the CRM's answers mean."""

    kind = ""
    vendor = ""
    secret_names: tuple[str, ...] = ()

    def __init__(self, connection: CrmConnection) -> None:
        self.connection = connection

    @property
    def id(self) -> str:
        return self.connection.id

    @property
    def name(self) -> str:
        return self.connection.name or self.vendor

    def option(self, name: str, otherwise: str = "") -> str:
        return str(self.connection.options.get(name, "")).strip() or otherwise

    def secret(self, name: str) -> str:
        return str(self.connection.secrets.get(name, ""))

    def check(self) -> None:
        """Raises ValueError with the mend for settings that cannot work."""
        for part, field in self.fields().items():
            if not field and not self.default_field(part):
                raise ValueError(f"Fields: {self.vendor} needs the number of a field, as in {part}=360012345678")

    # --- what a subclass says ------------------------------------------------------------------------------

    def default_field(self, part: str) -> str:
        """The field's name where the setting gives none; empty where there is no such rule."""
        return ""

    def send(self, record: CrmRecord, now: datetime) -> Written:
        raise NotImplementedError

    def asked(self, now: datetime) -> Tried:
        raise NotImplementedError

    # --- what every writer does ----------------------------------------------------------------------------

    def write(self, record: CrmRecord, now: datetime) -> Written:
        """Write it once. An answer that broke off may have been a yes; the record is known there by our case."""
        try:
            return self.send(record, now)
        except NotSent as error:
            return Written("later", f"{self.vendor} was not reached: {error}")
        except NoAnswer as error:
            return Written("later", f"{self.vendor} does not answer ({error})")

    def attempt(self, now: datetime) -> Tried:
        try:
            self.check()
            return self.asked(now)
        except ValueError as error:
            return Tried(False, f"It would not start: {error}.")
        except NotSent as error:
            return Tried(False, f"{self.vendor} was not reached: {error}. Is the address right?")
        except NoAnswer as error:
            return Tried(False, f"{self.vendor} does not answer ({error}). Is the address right?")

    def fields(self) -> dict[str, str]:
        """The setting `fields`: `disposition, promises=FH_owed__c, fact.plan_name` as part to field."""
        found: dict[str, str] = {}
        for piece in self.option("fields").replace("\n", ",").split(","):
            part, _, field = (each.strip() for each in piece.partition("="))
            if not part:
                continue
            if part != FACTS and part not in PARTS and not part.startswith("fact."):
                known = ", ".join((*PARTS, "facts", "fact.NAME"))
                raise ValueError(f"Fields: “{part[:40]}” is no part of a case; use {known}")
            found[part] = field
        return found

    def filled(self, record: CrmRecord) -> dict[str, str | datetime | Fact]:
        """The CRM's own fields that this record fills, by the CRM's name of each."""
        found: dict[str, str | datetime | Fact] = {}
        for part, field in self.fields().items():
            if part == FACTS:
                found |= {self.default_field(fact.name): fact for fact in record.facts}
            elif part.startswith("fact."):
                if fact := record.fact(part.removeprefix("fact.")):
                    found[field or self.default_field(fact.name)] = fact
            elif part in record.parts:
                found[field or self.default_field(part)] = record.parts[part]
        return {field: value for field, value in found.items() if field}

    def meant(self, told: Told, now: datetime, words: str, mends: Mapping[str, str]) -> Written:
        """An answer that is no yes. `mends` are by a word of the vendor's answer; the first that fits is said."""
        said = f"{self.vendor} answered {told.status}" + (f": {words}" if words else "")
        if told.status == 429:
            return Written(
                "later", f"{self.vendor}'s limit is reached", after=lifted_at(told.headers, now, A_WHILE)
            )
        mend = next((mend for word, mend in mends.items() if word in words), "")
        if told.status == 401:
            return Written("refused", f"{said}. {mend or 'The sign-in does not work: give it a new secret.'}")
        if told.status >= 500 or told.status in (408, 409, 423, 425, 477):
            return Written(
                "later", said, after=lifted_at(told.headers, now, A_WHILE) if told.status == 503 else None
            )
        return Written("refused", f"{said}. {mend}".strip()[:600])


def when(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
