"""Phone calls: a call log and its transcript, by upload or webhook; a call is a conversation like any other."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from firsthand.channels.base import BaseChannel
from firsthand.channels.reading import (
    decoded,
    dig,
    first,
    from_html,
    ident,
    moment,
    revision_of,
    rows,
    shown,
    text,
    unpacked,
)
from firsthand.channels.recordings import heard_in
from firsthand.channels.signing import of_standard, standard_key
from firsthand.desk.channel import Allowed, Deleted, Heard, Intent, Noticed, Posted, Unparsed, Verdict
from firsthand.domain.mention import Mention

_TIMES = re.compile(r"(?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s+-->\s+(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}.*")
_STAMP = re.compile(r"<\d[\d:.]*>")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_NOTE = re.compile(r"(?im)^(?:NOTE\s+)?(call[-_ ]?id|caller|from|author|date|started|agent)\s*[:=]\s*(.+)$")
_SPEAKER = re.compile(r"^([A-Z][\w .'-]{0,40}):\s+(.+)$")
WORDS_MOST = 200_000


class Call(BaseChannel):
    """Calls come in and are read; they are answered by calling, or in another channel of the same customer."""

    kind = "call"
    secret_keys: ClassVar[tuple[str, ...]] = BaseChannel.secret_keys

    def check(self) -> None:
        standard_key(self.secret())

    def verify(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Verdict:
        return of_standard(body, headers, (self.secret(), self.secret("secret_before")), now)

    def can_reply(self, intent: Intent, now: datetime) -> Allowed:
        return Allowed(False, "a call is answered by calling back, not by text")

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        words = decoded(unpacked(body)).strip()
        if words[:1] not in ("{", "[") and words:
            return [self._captions(words, received_at)]
        return heard_in(body, lambda doc: self._document(doc, received_at))

    # --- captions ------------------------------------------------------------------------------------------

    def _captions(self, words: str, at: datetime) -> Heard:
        """WebVTT, or captions like it: the lines with who spoke, without times and numbers."""
        if not words.startswith("WEBVTT") and not _TIMES.search(words):
            return Unparsed("neither WebVTT nor JSON", shown(words))
        head = {
            name.lower().replace("_", "-").replace(" ", "-"): value.strip() for name, value in _NOTE.findall(words)
        }
        said = _spoken(words)
        if not said:
            return Unparsed("captions without a word", shown(words))
        ext_id = head.get("call-id") or hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]
        author = head.get("caller") or head.get("from") or head.get("author") or "caller"
        return self._call(ext_id, author, said, moment(head.get("date") or head.get("started"), at), {})

    # --- JSON ----------------------------------------------------------------------------------------------

    def _document(self, doc: Any, at: datetime) -> Iterator[Heard]:
        if isinstance(doc, Mapping) and isinstance(first(doc, "calls", "results", "items"), list):
            doc = first(doc, "calls", "results", "items")
        for each in rows(doc):
            yield self._one(each, at)

    def _one(self, row: Any, at: datetime) -> Heard:
        """One call of a log; in an envelope of type and data, or bare."""
        if not isinstance(row, Mapping):
            return Unparsed("this is no call but a lone value", shown(row))
        kind = text(first(row, "type", "event")).lower()
        fields = row["data"] if isinstance(row.get("data"), Mapping) else row
        ext_id = ident(first(fields, "call_id", "callId", "id", "call_sid", "CallSid", "conversation_id", "uuid"))
        if not ext_id:
            return Unparsed("a call without an id", shown(row))
        if kind.endswith(("deleted", "removed")):
            return Deleted(ext_id)
        began = first(
            fields, "started_at", "start_time", "startTime", "started", "created_at", "date", "timestamp"
        )
        said = _transcript(
            first(fields, "transcript", "transcription", "segments", "utterances", "turns", "messages")
        )
        said = said or _transcript(first(fields, "vtt", "webvtt", "text", "summary", "notes"))
        who = first(fields, "caller", "from", "customer", "author", "From", "contact")
        author = text(first(who, "number", "phone", "id", "name")) if isinstance(who, Mapping) else text(who)
        if not said and not first(fields, "duration", "duration_seconds", "direction", "status", "outcome"):
            return Noticed(f"call {kind}"[:60], ext_id, moment(began, at), shown(row)[:500])
        status = text(first(fields, "outcome", "status", "disposition"))
        length = ident(first(fields, "duration_seconds", "duration"))
        note = ", ".join(part for part in (status, f"{length} seconds" if length else "") if part)
        return self._call(
            ext_id, author or "caller", said or f"(a call without a transcript: {note})", moment(began, at), fields
        )

    def _call(self, ext_id: str, author: str, said: str, at: datetime, fields: Mapping[str, Any]) -> Heard:
        mention = Mention(
            id=ext_id,
            channel="call",
            author=author[:200],
            text=said[:WORDS_MOST],
            created_at=at,
            in_reply_to=ident(first(fields, "in_reply_to", "parent_call_id", "previous_call_id")) or None,
            inbound=text(fields.get("direction")).lower() not in ("out", "outbound", "outgoing"),
            lang=text(first(fields, "lang", "language"))[:12] or None,
            url=text(first(fields, "url", "recording_url")) or None,
            page=text(first(fields, "page", "store")) or self.option("page") or None,
            account=self.account.id,
            author_name=text(dig(fields, "customer", "name") or fields.get("caller_name"))[:200],
            private=True,
        )
        changed = revision_of(first(fields, "updated_at", "transcribed_at"))
        return Posted(mention, revision=changed, meta={"author_id": author})


def _transcript(value: Any) -> str:
    """Turns as lines of "who: what"; a text as it is; captions without their times."""
    if isinstance(value, Mapping):
        value = first(value, "turns", "segments", "utterances", "results", "text") or ""
    if isinstance(value, str):
        return _spoken(value) if _TIMES.search(value) else text(value).strip()
    lines = []
    for turn in rows(value):
        if isinstance(turn, str):
            lines.append(text(turn))
            continue
        who = text(first(turn, "speaker", "role", "who", "participant", "channel"))
        what = text(first(turn, "text", "transcript", "utterance", "content", "message", "words")) or text(
            dig(turn, "alternatives", 0, "transcript")
        )
        if what.strip():
            lines.append(f"{who}: {what.strip()}" if who else what.strip())
    return "\n".join(lines)


def _spoken(words: str) -> str:
    """The words of captions. One speaker's lines that follow each other are one line."""
    lines: list[str] = []
    speaker = ""
    for block in re.split(r"\n\s*\n", words.replace("\r\n", "\n")):
        parts = block.strip().split("\n")
        start = next((n for n, part in enumerate(parts) if _TIMES.match(part.strip())), None)
        if start is None:
            continue
        for part in parts[start + 1 :]:
            who, what = _who_and_what(part)
            if not what:
                continue
            if lines and (not who or who == speaker):
                lines[-1] += f" {what}"
            else:
                lines.append(f"{who}: {what}" if who else what)
            speaker = who or speaker
    return "\n".join(lines)


def _who_and_what(line: str) -> tuple[str, str]:
    voice = _VOICE.search(line)
    what = from_html(_STAMP.sub("", line))
    if voice:
        return voice.group(1).strip(), what
    found = _SPEAKER.match(what)
    return (found.group(1), found.group(2)) if found else ("", what)
