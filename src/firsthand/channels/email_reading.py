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

from firsthand.channels.reading import dig, first, ident, moment, text

_ID = re.compile(r"<[^<>\s]+>")
_FROM_LINE = re.compile(rb"(?m)^From [^\r\n]+\r?\n(?=[A-Za-z-]+:)")
_BARE = re.compile("[\udc80-\udcff]")
_BULK = ("bulk", "list", "junk", "auto_reply")


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
    message = BytesParser(policy=policy.default).parsebytes(raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    assert isinstance(message, EmailMessage)
    return message if message.keys() else None


def header(message: EmailMessage, name: str) -> str:
    """A header as text, folded lines joined; broken ones as far as they can be read."""
    try:
        value = message.get(name, "")
        return _legible(" ".join(str(value).split()))
    except Exception:
        raw = next((v for k, v in message.raw_items() if k.lower() == name.lower()), "")
        return _legible(" ".join(str(raw).split()))


def _legible(words: str) -> str:
    """Bytes that stand in a header against the rules are read as UTF-8, else as Western letters."""
    try:
        raw = words.encode("ascii", "surrogateescape") if words.isascii() or _BARE.search(words) else b""
        return text(raw.decode()) if raw else text(words)
    except UnicodeEncodeError:
        return text(words)
    except UnicodeDecodeError:
        return text(words.encode("ascii", "surrogateescape").decode("cp1252", "replace"))


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
    if author(message)[0].partition("@")[0] in ("mailer-daemon", "postmaster"):
        return "sent by a mail system"
    for name in ("x-autoreply", "x-autorespond", "x-firsthand-loop"):
        if header(message, name):
            return name
    return ""


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
