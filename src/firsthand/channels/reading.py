"""Reading liberally: what vendors send is taken as it comes; what cannot be read becomes a value, not a crash."""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from firsthand.channels.pages import words_of_page
from firsthand.desk.channel import Heard, Posted, Unparsed
from firsthand.desk.lines import Refused, read_lines

BODY_BYTES_MAX = 32 * 1024 * 1024
PAYLOAD_KEPT = 20_000
EXT_ID_MOST = 300
_EPOCH_LOW, _EPOCH_HIGH = 0, 253_402_300_000
_NUMBER = re.compile(r"-?\d{1,19}(\.\d+)?$")


def unpacked(body: bytes) -> bytes:
    """The body itself, or what is inside when it came packed; never more than BODY_BYTES_MAX."""
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            return packed.read(BODY_BYTES_MAX)
    except (OSError, EOFError, zlib.error):
        return body


def decoded(body: bytes) -> str:
    """As text: UTF-8 with or without its mark, UTF-16 with one, else Latin-1 so that nothing is lost."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def documents(body: bytes) -> Iterator[Any | Unparsed]:
    """The JSON documents of a body: one, or one a line. Each that is broken is an Unparsed with its reason."""
    words = decoded(unpacked(body)).strip()
    if not words:
        yield Unparsed("the body is empty")
        return
    whole = loads(words)
    if not isinstance(whole, Unparsed):
        yield whole
        return
    lines = [line for line in words.splitlines() if line.strip()]
    if len(lines) > 1 and not isinstance(loads(lines[0]), Unparsed):
        for line in lines:
            yield loads(line)
        return
    yield whole


def loads(words: str) -> Any | Unparsed:
    try:
        return json.loads(words)
    except RecursionError:
        return Unparsed("the JSON is nested too deeply", shown(words))
    except ValueError as error:
        return Unparsed(f"broken JSON ({str(error)[:120]})", shown(words))


def shown(value: Any) -> str:
    """What is kept of something that could not be read, for the person who looks at it."""
    if not isinstance(value, str):
        try:
            value = json.dumps(value, ensure_ascii=False, default=str)
        except (ValueError, RecursionError):
            value = "(nested too deeply to show)"
    return text(value)[:PAYLOAD_KEPT]


def dig(value: Any, *path: str | int) -> Any:
    """The value at a path of names and places, or None where anything on the way is missing or other."""
    for step in path:
        if isinstance(step, int):
            if not isinstance(value, list) or not -len(value) <= step < len(value):
                return None
            value = value[step]
        elif isinstance(value, Mapping):
            value = value.get(step)
        else:
            return None
    return value


def first(value: Any, *names: str) -> Any:
    """The first of these fields that says something."""
    if isinstance(value, Mapping):
        for name in names:
            if (found := value.get(name)) not in (None, "", [], {}):
                return found
    return None


def rows(value: Any) -> list[Any]:
    """A list as it is; one thing as a list of it; nothing as an empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text(value: Any) -> str:
    """What was written, without what no database keeps: NUL, and halves of characters."""
    if value is None or isinstance(value, (bool, list, dict)):
        return ""
    words = value if isinstance(value, str) else str(value)
    if "\x00" in words:
        words = words.replace("\x00", "\ufffd")
    return words.encode("utf-8", "replace").decode() if _HALF.search(words) else words


_HALF = re.compile("[\ud800-\udfff]")


def plain(value: Any) -> str:
    """Escaped text as the person wrote it."""
    return html.unescape(text(value))


def from_html(value: Any) -> str:
    """The words of a page: breaks stay breaks, tags go, entities become characters."""
    return words_of_page(text(value))


def ident(value: Any) -> str:
    """A channel's id as text; numbers too, but no truth values and no structures."""
    if isinstance(value, bool) or value is None or isinstance(value, (list, dict)):
        return ""
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
    return text(value).strip()[:EXT_ID_MOST]


def whole(value: Any, low: int = 0, high: int = 2**63 - 1) -> int | None:
    """A whole number within bounds, also from text; None for anything else."""
    if isinstance(value, bool):
        return None
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if low <= number <= high else None


def moment(value: Any, otherwise: datetime) -> datetime:
    """A time in UTC from what vendors write: epoch seconds or finer, RFC 3339, RFC 2822, X's own."""
    found = _moment(value)
    if found is None or not 1990 <= found.year <= 2100:
        return otherwise
    return found


def moment_or_none(value: Any) -> datetime | None:
    nothing = datetime(1900, 1, 1, tzinfo=UTC)
    found = moment(value, nothing)
    return None if found is nothing else found


def _moment(value: Any) -> datetime | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _epoch(float(value)) if abs(value) < 1e300 else None
    if not isinstance(value, str):
        return None
    words = value.strip()
    if _NUMBER.match(words):
        return _epoch(float(words))
    return _written(words)


def _epoch(seconds: float) -> datetime | None:
    """Seconds, milliseconds, microseconds or nanoseconds since 1970: told apart by their size."""
    for scale in (1.0, 1e3, 1e6, 1e9):
        if _EPOCH_LOW < seconds / scale < _EPOCH_HIGH / 30:
            return datetime.fromtimestamp(seconds / scale, UTC)
    return None


def _written(words: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime, _as_x_writes):
        try:
            found = read(words)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        try:
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError):
            return None
    return None


def _as_x_writes(words: str) -> datetime:
    return datetime.strptime(words, "%a %b %d %H:%M:%S %z %Y")


def revision_of(value: Any) -> str:
    """A time as text that sorts; empty where there is none."""
    found = moment_or_none(value)
    return found.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if found else ""


def mentions_of_lines(body: bytes, account: str) -> list[Heard]:
    """Mentions in Firsthand's own format, a line each; a line that is none is Unparsed with its mend."""
    heard: list[Heard] = []
    for line in read_lines(io.BytesIO(unpacked(body))):
        if isinstance(line, Refused):
            heard.append(Unparsed(str(line), shown(decoded(line.raw))))
        else:
            heard.append(Posted(replace(line, account=account)))
    return heard or [Unparsed("the body is empty")]
