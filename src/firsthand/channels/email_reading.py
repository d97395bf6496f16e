"""Reading mail: who wrote, what is new in it, what it answers; automatic mail and bounces told apart."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email import policy
from email.message import EmailMessage
from typing import Any

from firsthand.channels.email_headers import address_of, header, mended, parsed_bytes
from firsthand.channels.reading import dig, first, ident, moment_or_none, rows, text
from firsthand.domain.mention import NAMELESS

_BOUNDARY = re.compile(rb"(?i)\bboundary\s*=")
BOUNDARIES_MOST = 200
"""Parts in parts beyond this are no mail of a person's: to take them apart could take minutes."""
_ID = re.compile(r"<[^<>\s]+>")
_FROM_LINE = re.compile(rb"(?m)^From [^\r\n]+\r?\n(?=[A-Za-z-]+:)")
_BULK = ("bulk", "list", "junk", "auto_reply")
_NOBODY = re.compile(r"(?i)(?:no|do)[-._]?(?:not[-._]?)?repl[yi]|forms?[@-]|web-?forms?|wordpress@")
_AWAY = re.compile(
    r"(?i)^\s*(?:auto(?:matic|-)?[ -]?(?:reply|response)|out of (?:the )?office|automatische antwort|abwesenheit"
    r"|réponse automatique|respuesta automática|risposta automatica|automatisch antwoord|autosvar)"
)
_FOUND = re.compile(r"(?:^|[;\s])(dmarc|spf|dkim)\s?=\s?(\w+)", re.IGNORECASE)
_SIGNER = re.compile(
    r"(?:dkim\s?=\s?pass\b[^;]*?\bheader\.d|spf\s?=\s?pass\b[^;]*?\bsmtp\.mailfrom)\s?=\s?\"?(?:[^\s;@\"]*@)?([\w.-]+)",
    re.IGNORECASE,
)
_DMARC = re.compile(r"(?i)^\s*report domain:\s*\S+\s+submitter:")


def messages_of(body: bytes) -> Iterator[bytes]:
    """One message, or the messages of a mailbox file."""
    starts = [m.start() for m in _FROM_LINE.finditer(body)]
    if not starts or starts[0] != 0:
        yield body
        return
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        yield body[start:end].split(b"\n", 1)[1]


def parsed(raw: bytes) -> EmailMessage | None:
    """The message, or None where it has no header at all. One of parts in parts without end is read as it stands."""
    told = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    endless = len(_BOUNDARY.findall(told)) > BOUNDARIES_MOST
    message = parsed_bytes(told, headers_only=endless)
    if not endless:
        mended(message)
    return message if message.keys() else None


def message_id(message: EmailMessage, raw: bytes) -> str:
    """The sender's own id; where there is none, one made of the bytes: mail without an id is kept like any other."""
    found = _ID.search(header(message, "message-id"))
    return found.group()[:300] if found else f"<{hashlib.sha256(raw).hexdigest()}@ingest.local>"


def answers(message: EmailMessage) -> list[str]:
    """What it answers, the nearest first."""
    near = _ID.findall(header(message, "in-reply-to"))
    return [*near, *reversed(_ID.findall(header(message, "references")))]


def author(message: EmailMessage) -> tuple[str, str]:
    """Address and name of who wrote; behind a form that nobody can answer stands whoever filled it in."""
    for name in ("from", "sender", "return-path"):
        shown, address = address_of(header(message, name))
        if address:
            meant, whom = address_of(header(message, "reply-to"))
            if whom and _NOBODY.match(address):
                return whom.lower()[:200], text(meant)[:200]
            return address.lower()[:200], text(shown)[:200]
    return NAMELESS, ""


def answer_to(message: EmailMessage) -> str:
    """Where an answer shall go, if the writer said so."""
    return address_of(header(message, "reply-to"))[1].lower()[:200]


def elsewhere(message: EmailMessage) -> str:
    """Where an answer would go, if that is no address of the house that the mail claims to come from."""
    to, claimed = answer_to(message), author(message)[0]
    return to if to and to.rpartition("@")[2] != claimed.rpartition("@")[2] else ""


def proof(message: EmailMessage, mx: str) -> str:
    """What our own mail server found out about the sender: proven, unproven or refuted; empty where none is named.

    Only its own word counts, and only the one on top: everything below may have been written by the sender.
    """
    if not mx:
        return ""
    top = next((str(v) for k, v in message.raw_items() if k.lower() == "authentication-results"), "")
    server, _, found = " ".join(top[:4_000].split()).partition(";")
    if server.strip().lower().split(" ")[0] != mx.lower():
        return "unproven"
    found = re.sub(r"\([^()]*\)", " ", found)
    said = {m[1].lower(): m[2].lower() for m in reversed(list(_FOUND.finditer(found)))}
    if said.get("dmarc") in ("pass", "fail"):
        return "proven" if said["dmarc"] == "pass" else "refuted"
    domain = author(message)[0].rpartition("@")[2]
    if any(_of_one_house(m[1].lower(), domain) for m in _SIGNER.finditer(found)):
        return "proven"
    return "refuted" if said.get("spf") == "fail" else "unproven"


def _of_one_house(signer: str, domain: str) -> bool:
    return signer == domain or signer.endswith(f".{domain}") or ("." in signer and domain.endswith(f".{signer}"))


def automatic(message: EmailMessage) -> str:
    """Why a message was sent by a machine; empty for a person's."""
    said = header(message, "auto-submitted").lower()
    if said and said != "no":
        return f"auto-submitted: {said}"[:60]
    if header(message, "precedence").lower() in _BULK and not _on_the_way(message):
        return f"precedence: {header(message, 'precedence')}"[:60]
    if header(message, "return-path").strip() == "<>" and "return-path" in message:
        return "sent by a mail system"
    if author(message)[0].partition("@")[0] in ("mailer-daemon", "postmaster"):
        return "sent by a mail system"
    for name in ("x-autoreply", "x-autorespond", "x-firsthand-loop"):
        if header(message, name):
            return name
    subject = header(message, "subject")
    if _AWAY.match(subject) and (header(message, "x-auto-response-suppress") or answers(message)):
        return "an answer of somebody who is away"
    if _DMARC.match(subject):
        return "a report on mail in our name"
    if header(message, "list-unsubscribe") and header(message, "list-id") and not header(message, "list-post"):
        return "a newsletter"
    return ""


def _on_the_way(message: EmailMessage) -> bool:
    """Whether a server that passed a person's mail on has marked it as bulk: above what the writer's own server wrote."""
    names = [name.lower() for name in message.keys()]  # noqa: SIM118
    if header(message, "precedence").lower() == "list" or any(name.startswith("list-") for name in names):
        return False
    return "received" in names[names.index("precedence") :]


def of_our_group(message: EmailMessage, ours: str) -> bool:
    """Whether a list that passed a mail on is a group address of ours: then a customer wrote to us through it."""
    domain = ours.rpartition("@")[2].lower()
    said = f"{header(message, 'list-post')} {header(message, 'list-id')}".lower()
    return bool(domain) and re.search(rf"[@.]{re.escape(domain)}\s*>", said) is not None


def as_raw(doc: Any) -> bytes | None:
    """The mail inside a program's envelope: its raw bytes, or fields that make one."""
    if not isinstance(doc, Mapping):
        return None
    raw = first(doc, "raw", "email", "message", "Message", "mime", "body-mime", "content")
    if isinstance(raw, str) and raw.lstrip().startswith("{"):
        return as_raw(_opened(raw))
    if isinstance(raw, str) and "\n" in raw and ":" in raw.split("\n", 1)[0]:
        return raw.encode("utf-8", "surrogateescape")
    if isinstance(raw, str) and len(raw) > 40 and re.fullmatch(r"[\w+/=\-\s]+", raw):
        try:
            return base64.b64decode(
                raw + "=" * (-len(raw) % 4), altchars=b"-_" if "-" in raw or "_" in raw else None
            )
        except ValueError:
            return None
    return _made_of(doc)


def _opened(words: str) -> Any:
    try:
        return json.loads(words)
    except (ValueError, RecursionError):
        return None


def _made_of(doc: Mapping[str, Any]) -> bytes | None:
    """Fields as inbound-mail services send them, with the headers and the files beside them."""
    sender = text(
        first(doc, "from", "From", "sender") or dig(doc, "envelope", "from") or dig(doc, "FromFull", "Email")
    )
    words = text(first(doc, "text", "TextBody", "body-plain", "stripped-text", "body"))
    page = text(first(doc, "html", "HtmlBody", "body-html"))
    if not sender or not (words or page):
        return None
    told = _headers_of(doc)
    lines = {
        "From": text(told.get("from")) or sender,
        "To": text(first(doc, "to", "To", "recipient")),
        "Subject": text(first(doc, "subject", "Subject")),
        "Message-ID": text(told.get("message-id"))
        or ident(first(doc, "message_id", "MessageID", "Message-Id", "id")),
        "In-Reply-To": text(told.get("in-reply-to")) or ident(first(doc, "in_reply_to", "In-Reply-To")),
        "Date": text(told.get("date")) or text(first(doc, "date", "Date")),
        **{name.title(): text(told.get(name)) for name in _KEPT},
    }
    if lines["Message-ID"] and not lines["Message-ID"].startswith("<"):
        lines["Message-ID"] = f"<{lines['Message-ID']}>"
    made = EmailMessage(policy=policy.SMTP.clone(utf8=True, refold_source="none"))
    made.set_content(words or page, subtype="plain" if words else "html")
    for each in rows(first(doc, "Attachments", "attachments")):
        _attach(made, each)
    head = "\n".join(f"{k}: {' '.join(v.split())}" for k, v in lines.items() if v)
    return head.encode("utf-8", "replace") + b"\n" + made.as_bytes()


_KEPT = ("references", "reply-to", "auto-submitted", "precedence", "list-id", "list-post", "list-unsubscribe")


def _headers_of(doc: Mapping[str, Any]) -> dict[str, str]:
    """The mail's own headers: a list of names and values, a list of pairs (also as text), or as they stood."""
    told = first(doc, "Headers", "headers", "message-headers")
    if isinstance(told, str) and not told.lstrip().startswith(("[", "{")):
        pairs = [line.partition(":")[::2] for line in re.sub(r"\r?\n[ \t]+", " ", told).splitlines()]
    else:
        told = _opened(told) if isinstance(told, str) else told
        told = list(told.items()) if isinstance(told, Mapping) else told
        pairs = [
            (
                text(first(each, "Name", "name") or dig(each, 0)),
                text(first(each, "Value", "value") or dig(each, 1)),
            )
            for each in ([list(e) if isinstance(e, tuple) else e for e in rows(told)])
        ]
    return {name.strip().lower(): value.strip() for name, value in pairs if name.strip()}


def _attach(made: EmailMessage, each: Any) -> None:
    """A file that came in a field of its own; one that cannot be read keeps its name."""
    try:
        content = base64.b64decode(text(first(each, "Content", "content")))
    except ValueError:
        content = b""
    kind, _, part = text(first(each, "ContentType", "content_type", "type")).partition(";")[0].partition("/")
    name = text(first(each, "Name", "filename", "name")) or "file"
    if isinstance(each, Mapping):
        made.add_attachment(content, maintype=kind or "application", subtype=part or "octet-stream", filename=name)


def sent_at(message: EmailMessage, received: datetime) -> datetime:
    """When it was written; where it does not say so, when the last server took it. Never after it was here."""
    told = moment_or_none(header(message, "date")) or moment_or_none(header(message, "resent-date"))
    taken = moment_or_none(header(message, "received").rpartition(";")[2].strip())
    return min(told or taken or received, received)
