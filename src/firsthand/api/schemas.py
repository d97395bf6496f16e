"""The shapes of the API: what comes in is checked, what goes out is described."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field

from firsthand.domain.mention import CHANNELS


class Strict(Schema):
    """An unknown field is refused by its name: a typing error must not pass in silence."""

    model_config = ConfigDict(extra="forbid")


class MentionIn(Schema):
    """One mention as `firsthand ingest` takes it. Fields beyond these are passed over."""

    id: str = Field(min_length=1, description="The channel's own id.")
    channel: str = Field(description=f"One of {', '.join(CHANNELS)}.", json_schema_extra={"enum": list(CHANNELS)})
    author: str
    text: str
    created_at: datetime = Field(description="RFC 3339 with a zone.")
    in_reply_to: str | None = None
    inbound: bool = True
    rating: int | None = Field(default=None, ge=1, le=5)
    lang: str | None = None
    url: str | None = None
    reach: int | None = Field(default=None, ge=0)
    page: str | None = None
    reply_to_text: str | None = None


class AttachedIn(Strict):
    token: str = Field(
        max_length=2000, description="As POST /api/cases/{case}/files gave it; it ends after a day."
    )
    alt: str = Field("", max_length=1000, description="What a picture shows, for people who do not see it.")


class FileOut(Schema):
    token: str = Field(description="Names the file in `attachments` of a reply.")
    name: str
    mime: str
    size: int = Field(description="Bytes, after a camera's traces were taken out.")
    sha256: str


class ReplyIn(Strict):
    text: str = Field(min_length=1, max_length=10_000)
    private: bool = False
    attachments: list[AttachedIn] = Field(
        default=[], max_length=10, description="Files that were uploaded before."
    )
    seen_version: int | None = Field(
        default=None, description="The case's version that the writer saw; without it, the present one."
    )


class FindingOut(Schema):
    check: str
    severity: str
    start: int
    end: int
    message: str
    suggestion: str = ""


class ReplyOut(Schema):
    id: str
    case: str
    status: str = Field(
        description="draft, ready, sending, sent, refused, later, unknown, human, cancelled; or blocked"
    )
    text: str = ""
    channel_id: str | None = None
    problem: str = ""
    approved_by: str = ""
    due: datetime | None = None
    findings: list[FindingOut] = []
    second_approval: list[str] = Field(default=[], description="Why another person has to approve it.")


class RefusedOut(Schema):
    line: int = Field(description="Which line of the body, from 1.")
    field: str = Field(description="Which field; empty where it is the whole line.")
    problem: str
    mend: str


class TakenOut(Schema):
    mentions: int
    new: int
    duplicates: int
    refused: list[RefusedOut]
    actionable: int
    abstained: int
    cases: list[str] = Field(description="The cases that were opened.")


class CaseOut(Schema):
    id: str
    version: int
    state: str
    channel: str
    author: str
    queue: str
    topic: str
    tier: int
    urgency: str
    sentiment: str
    needs_person: bool
    owner: str | None
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    attention: str
    snippet: str


class EventOut(Schema):
    version: int
    kind: str
    at: datetime
    by: str
    payload: dict[str, Any]


class ProblemOut(Schema):
    """Problem details, RFC 9457, with the field and the mend."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = Field(description="What is wrong, in a sentence.")
    field: str | None = Field(default=None, description="Where it is wrong.")
    mend: str = Field(description="What to do about it.")
