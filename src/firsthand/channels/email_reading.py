"""Reading mail: who wrote, what is new in it, what it answers; automatic mail and bounces told apart."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses, parseaddr
from typing import Any

from firsthand.channels.reading import dig, first, from_html, ident, moment, text

_ID = re.compile(r"<[^<>\s]+>")
_FROM_LINE = re.compile(rb"(?m)^From [^\r\n]+\r?\n(?=[A-Za-z-]+:)")
_QUOTE_BEGINS = re.compile(
    r"(?im)^(?:-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht)\s*-{2,}|_{8,}"
    r"|on .{5,200}wrote:|am .{5,200}schrieb.{0,80}:|le .{5,200}a écrit\s*:|el .{5,200}escribió:"
    r"|from:\s.+\r?\n(?:sent|date|to):\s.+)\s*$"
)
_BULK = ("bulk", "list", "junk", "auto_reply")
BODY_MOST = 200_000


def messages_of(body: bytes) -> Iterator[bytes]:
    """One message, or the messages of a mailbox file."""
    starts = [m.start() for m in _FROM_LINE.finditer(body)]
    if not starts or starts[0] != 0:
        yield body
        return
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        yield body[start:end].split(b"\n", 1)[1]


def parsed(raw: bytes) -> EmailMessage | None:
    """The message, or None where it has no header at all."""
    message = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    return message if message.keys() else None


def header(message: EmailMessage, name: str) -> str:
    """A header as text, folded lines joined; broken ones as far as they can be read."""
    try:
        value = message.get(name, "")
        return text(" ".join(str(value).split()))
    except Exception:
        raw = next((v for k, v in message.raw_items() if k.lower() == name.lower()), "")
        return text(" ".join(str(raw).split()))


def message_id(message: EmailMessage, raw: bytes) -> str:
    """The sender's own id; where there is none, one made of the bytes: mail without an id is kept like any other."""
    found = _ID.search(header(message, "message-id"))
    return found.group()[:300] if found else f"<{hashlib.sha256(raw).hexdigest()}@ingest.local>"


def answers(message: EmailMessage) -> list[str]:
    """What it answers, the nearest first."""
    near = _ID.findall(header(message, "in-reply-to"))
    return [*near, *reversed(_ID.findall(header(message, "references")))]


def author(message: EmailMessage) -> tuple[str, str]:
    """Address and name of who wrote."""
    for name in ("from", "sender", "return-path"):
        shown, address = parseaddr(header(message, name))
        if address:
            return address.lower()[:200], text(shown)[:200]
    return "unknown", ""


def recipients(message: EmailMessage) -> list[str]:
    names = ("to", "cc", "delivered-to", "x-original-to")
    return [a.lower() for _, a in getaddresses([header(message, name) for name in names]) if a]


def automatic(message: EmailMessage) -> str:
    """Why a message was sent by a machine; empty for a person's."""
    said = header(message, "auto-submitted").lower()
    if said and said != "no":
        return f"auto-submitted: {said}"[:60]
    if header(message, "precedence").lower() in _BULK:
        return f"precedence: {header(message, 'precedence')}"[:60]
    if header(message, "return-path").strip() == "<>" and "return-path" in message:
        return "sent by a mail system"
    for name in ("x-autoreply", "x-autorespond", "x-firsthand-loop"):
        if header(message, name):
            return name
    return ""


def bounced(message: EmailMessage) -> str:
    """The id of the message that could not be delivered; empty for anything but a bounce."""
    if message.get_content_type() != "multipart/report":
        return ""
    for part in message.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            found = _ID.search(str(part.get_payload()) if not part.is_multipart() else _inner(part))
            if found:
                return found.group()
    return (answers(message) or [""])[0]


def _inner(part: Any) -> str:
    inner = part.get_payload(0)
    return str(inner.get("message-id", ""))


def words_of(message: EmailMessage) -> str:
    """What is new: the plain part, else the page as text; without what was quoted below."""
    words = ""
    for part in message.walk():
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and not words:
            words = _content(part)
        if kind == "text/html" and not words and not _has_plain(message):
            words = from_html(_content(part))
    return _new_part(words[:BODY_MOST])


def _has_plain(message: EmailMessage) -> bool:
    return any(p.get_content_type() == "text/plain" and not p.is_multipart() for p in message.walk())


def _content(part: Any) -> str:
    raw = part.get_payload(decode=True) or b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return text(raw.decode(charset))
        except (LookupError, UnicodeDecodeError):
            continue
    return text(raw.decode("latin-1"))


def _new_part(words: str) -> str:
    words = words.replace("\r\n", "\n")
    if (found := _QUOTE_BEGINS.search(words)) and words[: found.start()].strip():
        words = words[: found.start()]
    lines = words.split("\n")
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith(">")):
        lines.pop()
    return "\n".join(lines).strip()


def attachments(message: EmailMessage) -> list[str]:
    """The names of what is attached, without anything that could lead elsewhere."""
    names = [part.get_filename() for part in message.walk() if part.get_content_disposition() == "attachment"]
    return [re.sub(r"[^\w. -]", "_", text(name or "file"))[-80:] for name in names]


def as_raw(doc: Any) -> bytes | None:
    """The mail inside a program's envelope: its raw bytes, or fields that make one."""
    if not isinstance(doc, Mapping):
        return None
    raw = first(doc, "raw", "email", "message", "mime", "body-mime", "content")
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


def _made_of(doc: Mapping[str, Any]) -> bytes | None:
    """Fields as inbound-mail services send them."""
    sender = text(first(doc, "from", "From", "sender") or dig(doc, "envelope", "from"))
    words = text(first(doc, "text", "TextBody", "stripped-text", "body-plain", "body", "html", "HtmlBody"))
    if not sender or not words:
        return None
    lines = {
        "From": sender,
        "To": text(first(doc, "to", "To", "recipient")),
        "Subject": text(first(doc, "subject", "Subject")),
        "Message-ID": ident(first(doc, "message_id", "MessageID", "Message-Id", "id")),
        "In-Reply-To": ident(first(doc, "in_reply_to", "In-Reply-To")),
        "Date": text(first(doc, "date", "Date")),
        "Content-Type": "text/plain; charset=utf-8",
    }
    if lines["Message-ID"] and not lines["Message-ID"].startswith("<"):
        lines["Message-ID"] = f"<{lines['Message-ID']}>"
    head = "\n".join(f"{k}: {' '.join(v.split())}" for k, v in lines.items() if v)
    return f"{head}\n\n{words}".encode("utf-8", "replace")


def sent_at(message: EmailMessage, otherwise: datetime) -> datetime:
    return moment(header(message, "date"), otherwise)
