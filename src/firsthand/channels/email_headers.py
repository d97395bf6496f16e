"""Broken mail, read all the same: headers in wrong letters, parts that are bounded otherwise than was said."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parseaddr
from functools import lru_cache
from typing import Any

from firsthand.channels.reading import text

WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "utf-8"}
"""What senders call by a narrow name and mean widely."""

_BARE = re.compile("[\udc80-\udcff]")
_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")
_BOUND = re.compile(r"(?m)^--([^\r\n]{1,200})\r?\n(?=Content-)")


# --- headers -----------------------------------------------------------------------------------------------

HEADER_MOST = 2_000
LONG_MOST = 20_000
"""The library takes an address apart in time that grows with the square of its length: minutes for 100,000 letters."""

_LONG = ("subject", "references", "in-reply-to")
_registry = HeaderRegistry()


def _bounded(name: str, value: str) -> Any:
    """A header as the library reads it, of what of it is not absurdly long."""
    return _taken_apart(name, value[: LONG_MOST if name.lower() in _LONG else HEADER_MOST])


@lru_cache(maxsize=32)
def _taken_apart(name: str, value: str) -> Any:
    """One that the library cannot read stands as it is. The same header is asked for again and again."""
    try:
        return _registry(name, value)
    except Exception:
        return _registry("x-broken", value)


def forget() -> None:
    """Nothing of a mail that was read stays in memory."""
    _taken_apart.cache_clear()


POLICY = EmailPolicy(refold_source="none", header_factory=_bounded)
_READER = BytesParser(policy=POLICY)


def parsed_bytes(raw: bytes, *, headers_only: bool = False) -> EmailMessage:
    message = _READER.parsebytes(raw, headersonly=headers_only)
    assert isinstance(message, EmailMessage)
    return message


def address_of(words: str) -> tuple[str, str]:
    """The name and the address of a header; none of one that is nested beyond reading."""
    try:
        return parseaddr(words[:HEADER_MOST])
    except RecursionError:
        return "", ""


def header(message: EmailMessage, name: str) -> str:
    """A header as text, folded lines joined; broken ones as far as they can be read."""
    try:
        words = _legible(" ".join(str(message.get(name, "")).split()))
        return words if "\ufffd" not in words else unworded(_as_sent(message, name)) or words
    except Exception:
        return _legible(_as_sent(message, name))


def _as_sent(message: EmailMessage, name: str) -> str:
    raw = next((v for k, v in message.raw_items() if k.lower() == name.lower()), "")
    return " ".join(str(raw).split())


def _legible(words: str) -> str:
    """Bytes that stand in a header against the rules are read as UTF-8, else as Western letters."""
    try:
        raw = words.encode("ascii", "surrogateescape") if words.isascii() or _BARE.search(words) else b""
        return text(raw.decode()) if raw else text(words)
    except UnicodeEncodeError:
        return text(words)
    except UnicodeDecodeError:
        return text(guessed(words.encode("ascii", "surrogateescape")))


def unworded(raw: str) -> str:
    """Encoded words put together before they are read: some senders part them in the middle of a character."""
    out: list[str] = []
    bytes_of, charset, at = b"", "", 0
    for found in _WORD.finditer(raw):
        between = raw[at : found.start()]
        if charset and (between.strip() or found[1].lower() != charset):
            out.append(lettered(bytes_of, charset))
            bytes_of = b""
        if between.strip() or not charset:
            out.append(_legible(between))
        charset, at = found[1].lower(), found.end()
        bytes_of += _inside(found[2], found[3])
    out.append(lettered(bytes_of, charset))
    return "".join([*out, _legible(raw[at:])]).strip()


def _inside(encoding: str, words: str) -> bytes:
    raw = words.encode("ascii", "replace")
    if encoding in "qQ":
        return quopri.decodestring(raw.replace(b"_", b" "), header=False)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except (ValueError, binascii.Error):
        return raw


def lettered(raw: bytes, named: str) -> str:
    """Bytes as text, by the charset that they are said to be in, a wider one of the same family, or whatever fits."""
    named = named.partition("*")[0].strip("'\" ").lower() or "utf-8"
    for charset in (WIDER.get(named, named), named, "utf-8"):
        try:
            return text(raw.decode(charset))
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return text(guessed(raw))


def guessed(raw: bytes) -> str:
    """Bytes of no charset that is told: Western, unless hardly a letter were plain then; Russian is like that.

    Of the two Russian ways of writing, each has its small letters where the other has its capitals.
    """
    western = raw.decode("cp1252", "replace")
    letters = [each for each in western if each.isalpha()]
    if sum(not each.isascii() for each in letters) * 3 <= len(letters) * 2:
        return western
    small = sum(each >= 0xE0 for each in raw)
    return raw.decode("cp1251" if small > sum(0xC0 <= each < 0xE0 for each in raw) else "koi8-r", "replace")


# --- parts -------------------------------------------------------------------------------------------------


def mended(message: EmailMessage) -> None:
    """Parts that are bounded by another line than the mail says, or that stand behind its end, become its parts."""
    if message.get_content_maintype() != "multipart":
        return
    inside = message.get_payload()
    if isinstance(inside, str) and (found := _BOUND.search(inside)):
        message.set_payload(_parts(inside, found[1].rstrip()))
    elif isinstance(inside, list) and message.epilogue:
        bound = str(message.get_boundary() or "")
        if bound and f"--{bound}\n" in message.epilogue.replace("\r\n", "\n"):
            message.set_payload([*inside, *_parts(message.epilogue, bound)])


def _parts(body: str, bound: str) -> list[Message | str]:
    head = f'Content-Type: multipart/mixed; boundary="{bound}"\n\n'
    raw = head.encode("utf-8", "surrogateescape") + body.encode("utf-8", "surrogateescape")
    found = parsed_bytes(raw).get_payload()
    return [part for part in found if isinstance(part, EmailMessage)] if isinstance(found, list) else []
