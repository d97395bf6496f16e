"""The parts of a mail: its words in whatever encoding, what is attached, and what a report about another one says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from typing import Any

from firsthand.channels.email_headers import lettered
from firsthand.channels.email_quotes import new_part, spaced, unsealed
from firsthand.channels.pages import words_of_page
from firsthand.channels.reading import text
from firsthand.desk.attachments import BYTES_MAX, MOST, Attachment, kind_of, safe_name

_ID = re.compile(r"<[^<>\s]+>")
_PASSED_ON = re.compile(r"(?i)^\s*(?:fwd?|wg|tr|rv|i|enc|doorst|vs)\s*:")
_ANSWERS = re.compile(r"\s*(?:\[[^\]]{0,80}\]\s*)?[^\W\d_]{1,6}(?:\[\d{1,3}\])?\s?[:：]")
_LIKE_A_FILE = re.compile(r"\S{1,200}\.\w{2,5}")
_SIGNS = "-- "
BODY_MOST = 200_000

# --- words -------------------------------------------------------------------------------------------------


def words_of(message: EmailMessage) -> str:
    """What is new: the plain part, else the page as text, else what an invitation says; without what was quoted."""
    parts = list(own_parts(message))
    for kind, read in (
        ("text/plain", _plain),
        ("text/html", _page),
        ("text/calendar", invitation),
        ("text/enriched", _page),
    ):
        mine = [part for part in parts if part.get_content_type() == kind and not _is_file(part)]
        said = [_unfolded(part, read(content(part))) for part in mine]
        words = "\n\n".join(part.strip() for part in said if part.strip())[:BODY_MOST]
        if words:
            return new_part(words) if kind != "text/calendar" and answers_one(message) else spaced(unsealed(words))
    inner = [forwarded(part) for part in parts if part.get_content_type() == "message/rfc822"]
    if inner:
        return "\n\n".join(inner)[:BODY_MOST]
    bare = message.get_content_maintype() == "multipart" and not message.is_multipart()
    return spaced(_plain(content(message))[:BODY_MOST]) if bare else ""


def passed_on(message: EmailMessage) -> bool:
    """Whether its subject says that it passes another mail on: then that one is the matter, and is not cut away."""
    try:
        return bool(_PASSED_ON.match(str(message.get("subject", ""))))
    except Exception:
        return False


def answers_one(message: EmailMessage) -> bool:
    """Whether it answers a mail that is known: only then does what it quotes say nothing new."""
    if passed_on(message):
        return False
    try:
        subject, told = (
            str(message.get("subject", "")),
            str(message.get("in-reply-to") or message.get("references")),
        )
    except Exception:
        return True
    return "<" in told or _ANSWERS.match(subject) is not None


def _unfolded(part: Message, words: str) -> str:
    """Lines that a mail program broke for its own width, put together again (RFC 3676)."""
    if str(part.get_param("format") or "").lower() != "flowed":
        return words
    gap = "" if str(part.get_param("delsp") or "").lower() == "yes" else " "
    whole: list[list[str]] = []
    soft = False
    for line in words.split("\n"):
        if soft and line and line[0] not in "> \t" and line != _SIGNS:
            whole[-1].append(line)
        else:
            whole.append([line])
        soft = line.endswith(" ") and bool(line.strip()) and line != _SIGNS and not line.startswith(">")
    return "\n".join(gap.join([*(each[:-1] for each in pieces[:-1]), pieces[-1]]) for pieces in whole)


def own_parts(message: Message) -> Iterator[Message]:
    """The parts of this mail itself: what stands inside a mail that is attached to it is another's."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from own_parts(part)


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _page(words: str) -> str:
    return words_of_page(words, links=True)


def content(part: Any) -> str:
    """A part as text, by the charset that it names, a wider one of the same family, or whatever fits."""
    try:
        raw = part.get_payload(decode=True) or b""
    except Exception:
        raw = str(part.get_payload()).encode("utf-8", "replace")
    if not isinstance(raw, bytes):
        return text(raw)
    return lettered(raw, str(part.get_param("charset") or "utf-8"))


def invitation(words: str) -> str:
    """What an invitation says to a person: its title, when, and where."""
    lines = re.sub(r"\r?\n[ \t]", "", words).splitlines()
    told: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        told.setdefault(name.partition(";")[0].upper(), value.replace("\\,", ",").replace("\\n", "\n"))
    said = [told.get(name, "") for name in ("METHOD", "SUMMARY", "DTSTART", "LOCATION", "DESCRIPTION")]
    return "(invitation) " + ", ".join(filter(None, said)) if any(said) else ""


def forwarded(part: Message) -> str:
    """A mail that holds nothing but another one: that one's words, and who wrote them."""
    inner = part.get_payload()
    inner = inner[0] if isinstance(inner, list) and inner else None
    if not isinstance(inner, EmailMessage):
        return "(a forwarded mail)"
    who, words = text(inner.get("from", "")), words_of(inner)
    return f"(forwarded from {who or 'somebody unnamed'})\n\n{words}".strip()


# --- what is attached --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class File:
    """An attached file with its bytes, for keeping by hash."""

    attachment: Attachment
    content: bytes


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def files_of(message: EmailMessage) -> list[File]:
    """What is attached, each with a name that leads nowhere; signatures of the mail itself are none."""
    found: list[File] = []
    for part in own_parts(message):
        kind = part.get_content_type()
        named, media = (
            _is_file(part),
            kind.partition("/")[0] in ("image", "audio", "video", "application", "message"),
        )
        if part is message and not named and not media:
            continue
        if (not named and not media) or kind in ("application/pkcs7-signature", "application/pgp-signature"):
            continue
        if len(found) < MOST:
            found.append(_file(part, kind))
    return found


def _mail_in(part: Message) -> bytes:
    """An attached mail as a file that a mail program opens."""
    inner = part.get_payload()
    return inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""


def _file(part: Message, kind: str) -> File:
    try:
        inner = part.get_payload(decode=True) if kind != "message/rfc822" else _mail_in(part)
        raw = inner if isinstance(inner, bytes) else b""
        name = safe_name(text(part.get_filename() or "")) if part.get_filename() else ""
    except Exception:
        raw, name = b"", "file"
    keep, alt = 0 < len(raw) <= BYTES_MAX, text(part.get("content-description", ""))[:500]
    attachment = Attachment(
        kind_of(kind),
        name=name or {"application/pkcs7-mime": "smime.p7m", "message/rfc822": "mail.eml"}.get(kind, ""),
        alt="" if safe_name(alt) == name or _LIKE_A_FILE.fullmatch(alt) else alt,
        mime=kind[:100],
        size=len(raw),
        ref=text(part.get("content-id", ""))[:200],
        sha256=hashlib.sha256(raw).hexdigest() if keep else "",
    )
    return File(attachment, raw if keep else b"")


# --- reports about another mail ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail system says about a mail of ours: `about` is its id, where it is named."""

    about: str
    status: str
    words: str


def report_of(message: EmailMessage) -> Report | None:
    """A delivery report, a receipt of reading, or a complaint; None for any other mail."""
    if message.get_content_type() != "multipart/report":
        return None
    said, about = "", ""
    kind = str(message.get_param("report-type") or "").lower()
    for part in message.walk():
        inner = part.get_content_type()
        if inner in ("message/delivery-status", "message/disposition-notification", "message/feedback-report"):
            said += _fields(part)
            kind = kind or inner.partition("/")[2]
        elif inner in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers") and not about:
            about = _named(part)
    named = re.search(r"(?im)^original-message-id:\s*(<[^<>\s]+>)", said)
    about = (
        about or (named[1] if named else "") or next(iter(_ID.findall(str(message.get("in-reply-to", "")))), "")
    )
    return Report(about, _status(kind, said), _because(said))


def _status(kind: str, said: str) -> str:
    if "disposition" in kind:
        return "read" if "displayed" in said.lower() else "noticed"
    if "feedback" in kind:
        return "complaint"
    action = re.search(r"(?im)^action:\s*([\w-]+)", said)
    known = {"delayed": "delayed", "delivered": "delivered", "relayed": "sent", "expanded": "sent"}
    return known.get(action[1].lower(), "failed") if action else "failed"


def _because(said: str) -> str:
    found = re.search(r"(?im)^diagnostic-code:\s*(.+)$", said) or re.search(r"(?im)^status:\s*(.+)$", said)
    return " ".join(found[1].split())[:200] if found else ""


def _fields(part: Message) -> str:
    inner = part.get_payload()
    if isinstance(inner, list):
        return "\n".join(str(each) for each in inner) + "\n"
    return content(part) + "\n"


def _named(part: Message) -> str:
    inner = part.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    if isinstance(first, Message):
        found = _ID.search(str(first.get("message-id", "")))
        return found.group() if found else ""
    named = re.search(r"(?im)^message-id:\s*(<[^<>\s]+>)", content(part))
    return named[1] if named else ""
