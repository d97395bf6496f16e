"""Which column of an export is which field of a mention; guessed from the header, kept in a file."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

NAMES: dict[str, tuple[str, ...]] = {
    "id": ("messageid", "postid", "externalpostid", "externalid", "commentid", "tweetid", "ticketid", "casenumber",
           "caseid", "conversationid",
           "id"),
    "text": ("message", "content", "messagetext", "body", "description", "text", "comment", "posttext", "tweet",
             "review", "reviewtext", "subject"),
    "author": ("senderscreenname", "handle", "screenname", "authorhandle", "username", "sender", "author", "from",
               "requester", "requestername", "contactname", "socialpersona", "persona", "customername"),
    "created_at": ("createdtime", "posted", "postedat", "createddate", "createdat", "datetimeopened",
                   "receivedtime", "timestamp", "date", "created", "opendate"),
    "channel": ("socialnetwork", "provider", "network", "channel", "source", "via", "caseorigin", "origin",
                "channeltype", "mediatype"),
    "in_reply_to": ("replytomessageid", "inreplyto", "replytoid", "inreplytoid", "parentpostid", "parentid",
                    "parentmessageid", "inreplytostatusid"),
    "outgoing": ("isoutbound", "outbound", "direction", "messagedirection", "messagetype", "brandpost"),
    "reply": ("publicreply", "agentresponse", "agentreply", "firstreply", "response", "brandresponse", "reply",
              "replytext"),
    "replied_at": ("responsetime", "repliedat", "firstreplyat", "replytime", "responsedate", "firstresponsetime"),
    "queue": ("queue", "queuename", "group", "assignedgroup", "ownerqueue", "team", "department", "categoryqueue"),
    "closing_code": ("closingcode", "dispositioncode", "disposition", "resolutioncode", "casereason", "reason",
                     "category", "type"),
    "rating": ("starrating", "rating", "stars"),
    "lang": ("language", "lang", "locale"),
    "url": ("permalink", "posturl", "messageurl", "url", "link"),
    "reach": ("followers", "followercount", "senderfollowercount", "reach"),
    "page": ("page", "pagename", "account", "brandaccount", "location", "store"),
}  # fmt: skip
"""Column names of the common helpdesks, squeezed to letters, best first."""

TOPIC_WORDS: dict[str, tuple[str, ...]] = {
    "billing": ("bill", "payment", "charge", "refund", "credit"),
    "network": ("network", "outage", "coverage", "signal"),
    "device": ("device", "tech", "handset", "equipment", "troubleshoot"),
    "sales": ("sale", "upgrade", "plan", "promo"),
    "order": ("order", "deliver", "shipping", "fulfil"),
    "account": ("account", "login", "fraud", "security", "port"),
    "cancel": ("cancel", "retention", "churn", "loyalty", "save"),
    "service": ("service", "complaint", "escalation", "care"),
}
REQUIRED = ("text", "created_at")


class EmptyExport(ValueError):
    """There is not even a first row."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns by field, the topic of each old queue or closing code, and the channel where none is named."""

    columns: dict[str, str]
    topics: dict[str, str] = field(default_factory=dict)
    channel: str = "webhook"

    def missing(self) -> list[str]:
        return [name for name in REQUIRED if name not in self.columns]


def guess(header: Sequence[str]) -> Mapping:
    """The likeliest column for each field; each column is used once, the surest names first."""
    squeezed = {_squeeze(column): column for column in reversed(header)}
    columns: dict[str, str] = {}
    used: set[str] = set()
    for name, known in NAMES.items():
        column = next((squeezed[k] for k in known if k in squeezed and squeezed[k] not in used), None)
        if column is not None:
            columns[name] = column
            used.add(column)
    return Mapping(columns)


def delimiter_of(header: str) -> str:
    """What parts the columns: helpdesks of other tongues write semicolons or tabs. A comma where nothing tells."""
    return max(",;\t", key=header.count)


def encoding_of(head: bytes) -> str:
    """UTF-16 where the file begins so, as some exports for spreadsheets do; else UTF-8."""
    return "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def columns_of(text: str) -> list[str]:
    """The names of the columns: the first row. Raises ValueError where there is none."""
    if not text.strip():
        raise EmptyExport("the file is empty")
    first = text.splitlines()[0]
    try:
        return next(csv.reader([first], delimiter=delimiter_of(first)), [])
    except csv.Error as error:
        raise ValueError(f"the first row is no row of CSV ({error})") from None


def topic_of(words: str, mapping: Mapping) -> str | None:
    """The topic of an old queue's or closing code's name: as the mapping says, else by its words."""
    if words in mapping.topics:
        return mapping.topics[words] or None
    low = words.lower()
    return next((topic for topic, stems in TOPIC_WORDS.items() if any(stem in low for stem in stems)), None)


def save(mapping: Mapping, path: Path) -> None:
    path.write_text(json.dumps(asdict(mapping), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def load(path: Path) -> Mapping:
    """A saved mapping. Raises ValueError that names the place and the mend."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}, line {error.lineno}: {error.msg}; save a fresh one with --map guess") from error
    columns = raw.get("columns") if isinstance(raw, dict) else None
    if not isinstance(columns, dict) or not all(isinstance(value, str) for value in columns.values()):
        raise ValueError(f'{path}: "columns" must name a column for each field, as --map guess writes it')
    unknown = sorted(set(columns) - set(NAMES))
    if unknown:
        raise ValueError(f"{path}: no field is called {unknown[0]!r}; use one of {', '.join(NAMES)}")
    return Mapping(columns, dict(raw.get("topics") or {}), str(raw.get("channel") or "webhook"))


def _squeeze(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
