"""The rows of an export: inbound mentions, the replies of the past as outgoing ones, old queues as labels."""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

from firsthand.desk.exports.mapping import Mapping, columns_of, delimiter_of, encoding_of, topic_of
from firsthand.desk.lines import AHEAD_MAX, LINE_BYTES_MAX, Refused
from firsthand.domain.mention import CHANNELS, Mention, stable_id

CHANNEL_WORDS = {
    "twitter": "x", "x": "x", "facebook": "facebook", "messenger": "facebook", "fb": "facebook",
    "instagram": "instagram", "whatsapp": "whatsapp", "google": "google_reviews", "apple": "app_store",
    "app store": "app_store", "play": "google_play", "bluesky": "bluesky", "mastodon": "mastodon",
    "youtube": "youtube", "reddit": "reddit", "email": "email", "e-mail": "email", "mail": "email",
    "phone": "call", "voice": "call", "call": "call", "web": "webhook", "api": "webhook", "chat": "webhook",
}  # fmt: skip
OUTGOING_WORDS = frozenset({"true", "1", "yes", "outbound", "outgoing", "brand", "brand post", "agent", "reply"})
DATES = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p",
    "%m/%d/%y %H:%M", "%d.%m.%Y %H:%M", "%d-%b-%Y %H:%M:%S", "%b %d, %Y %I:%M %p", "%Y-%m-%d", "%m/%d/%Y",
)  # fmt: skip
"""Ways that helpdesks write a time; without a zone it is taken as UTC."""


@dataclass(frozen=True, slots=True)
class Label:
    """What an old queue or closing code says of a text: training data, from the past of this brand."""

    text: str
    topic: str


def read_export(
    stream: BinaryIO, mapping: Mapping, now: datetime, source: str = "export"
) -> Iterator[Mention | Refused | Label]:
    """Each row of the CSV. What cannot be read is refused with its row, column and mend; the rest goes on."""
    csv.field_size_limit(LINE_BYTES_MAX)
    raw = io.BufferedReader(_Borrowed(stream))
    text = io.TextIOWrapper(raw, encoding=encoding_of(raw.peek(2)), errors="replace", newline="")
    try:
        header = text.readline(LINE_BYTES_MAX)
        names = columns_of(header)
    except (ValueError, OSError, EOFError, zlib.error) as error:
        yield Refused(1, "", str(error), "export the file again as CSV, with the columns' names in the first row")
        return
    delimiter = delimiter_of(header)
    rows = csv.DictReader(text, fieldnames=names, delimiter=delimiter)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except (OSError, EOFError, zlib.error) as error:
            mend = "copy the file again; what was read of it is taken"
            yield Refused(rows.line_num + 1, "", f"the file cannot be read further ({error})", mend)
            return
        except csv.Error as error:
            yield Refused(
                rows.line_num + 1, "", f"the row cannot be read ({error})", "export the file again as CSV"
            )
            continue
        yield from _entries(row, rows.line_num + 1, mapping, now, source)


class _Borrowed(io.RawIOBase):
    """Reads from the stream without closing it: the caller watches how far it moved."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def _entries(
    row: dict[str, str], number: int, mapping: Mapping, now: datetime, source: str
) -> Iterator[Mention | Refused | Label]:
    mention = _mention(row, number, mapping, now, source)
    yield mention
    if isinstance(mention, Refused):
        return
    if reply := _cell(row, mapping, "reply"):
        yield _past_reply(mention, reply, _time(_cell(row, mapping, "replied_at")))
    if mention.inbound:
        words = _cell(row, mapping, "queue") or _cell(row, mapping, "closing_code")
        if words and (topic := topic_of(words, mapping)):
            yield Label(mention.text, topic)


def _mention(row: dict[str, str], number: int, mapping: Mapping, now: datetime, source: str) -> Mention | Refused:
    text = _cell(row, mapping, "text")
    raw = ",".join(str(value) for value in row.values()).encode()[:2000]
    if not text:
        return Refused(number, mapping.columns.get("text", "text"), "no text", "leave the row out or fill it", raw)
    moment = _cell(row, mapping, "created_at")
    at = _time(moment)
    if at is None:
        column = mapping.columns.get("created_at", "created_at")
        return Refused(number, column, f"{moment!r} is no time", "write it as 2026-11-23 09:00:00", raw)
    if at > now + AHEAD_MAX:
        column = mapping.columns.get("created_at", "created_at")
        return Refused(number, column, f"{moment} is in the future", "check the column and its order", raw)
    channel = _channel(_cell(row, mapping, "channel"), mapping)
    author = _cell(row, mapping, "author").lstrip("@") or "unknown"
    own_id = _cell(row, mapping, "id") or stable_id("row", channel, author, at.isoformat(), text)
    return Mention(
        id=own_id,
        channel=channel,
        author=author,
        text=text,
        created_at=at,
        in_reply_to=_cell(row, mapping, "in_reply_to") or None,
        inbound=_cell(row, mapping, "outgoing").lower() not in OUTGOING_WORDS,
        rating=_number(_cell(row, mapping, "rating"), 5),
        lang=_cell(row, mapping, "lang")[:12] or None,
        url=_cell(row, mapping, "url") or None,
        reach=_number(_cell(row, mapping, "reach"), 10**12),
        page=_cell(row, mapping, "page") or None,
    )


def _past_reply(mention: Mention, reply: str, at: datetime | None) -> Mention:
    """An answer that was given in the past: the brand's own post in the thread."""
    return Mention(
        id=f"{mention.id}-reply",
        channel=mention.channel,
        author="brand",
        text=reply,
        created_at=max(at, mention.created_at) if at else mention.created_at + timedelta(seconds=1),
        in_reply_to=mention.id,
        inbound=False,
        page=mention.page,
    )


def _cell(row: dict[str, str], mapping: Mapping, name: str) -> str:
    value = row.get(mapping.columns.get(name, ""), "")
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""


def _channel(words: str, mapping: Mapping) -> str:
    low = words.lower()
    if low in CHANNELS:
        return low
    return next((kind for word, kind in CHANNEL_WORDS.items() if word == low or (len(word) > 2 and word in low)),
                mapping.channel)  # fmt: skip


def _number(words: str, most: int) -> int | None:
    try:
        number = int(float(words.replace(",", "")))
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number <= most else None


def _time(words: str) -> datetime | None:
    if not words:
        return None
    if words.isdigit() and len(words) in (10, 13):
        return datetime.fromtimestamp(int(words) / (1000 if len(words) == 13 else 1), UTC)
    at: datetime | None
    try:
        at = datetime.fromisoformat(words.replace("Z", "+00:00"))
    except ValueError:
        at = next((found for shape in DATES if (found := _shaped(words, shape))), None)
    if at is None:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _shaped(words: str, shape: str) -> datetime | None:
    try:
        return datetime.strptime(words, shape)  # noqa: DTZ007  The zone is set by the caller.
    except ValueError:
        return None
