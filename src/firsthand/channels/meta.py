"""What Facebook, Instagram and WhatsApp share: the check of our address, the signature, the envelope, the errors."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qs

from firsthand.channels.calls import retry_at
from firsthand.channels.reading import dig, ident, loads, moment, rows, shown, text, whole
from firsthand.channels.recordings import heard_in, unwrapped
from firsthand.channels.remote import RemoteChannel
from firsthand.channels.signing import of_meta, of_signed_request, same
from firsthand.desk.channel import (
    Allowed,
    Answer,
    Heard,
    Intent,
    Later,
    Noticed,
    Refused,
    Unknown,
    Unparsed,
    Verdict,
)
from firsthand.desk.forgetting import Wish
from firsthand.outward import Told

UNSURE = frozenset({1, 2})
LIMITS = frozenset({4, 17, 32, 613, *range(80000, 80100), 130429, 131048})
PAIR_LIMIT = 131056
"""Too much to one person in too short a time: nobody else has to wait for it."""

POSTED_ALREADY = frozenset({368, 506})
SIGN_IN = frozenset({102, 190, 463, 467})
PERSON_MOST = 100
"""So long an id of a person may be; Meta's have about 17 digits."""


class MetaChannel(RemoteChannel):
    """Secrets: `secret` is the app secret, `access_token` the page's or number's token, `verify_token` our own."""

    secret_keys: ClassVar[tuple[str, ...]] = (*RemoteChannel.secret_keys, "app_secret")

    def verify(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Verdict:
        return of_meta(body, headers, (self.secret(), self.secret("secret_before")))

    def wish(self, body: bytes) -> Wish | Verdict:
        """Meta's deletion request: the app's secret signs it, whichever of its pages the person wrote to."""
        fields = parse_qs(body.decode("utf-8", "replace"))
        signed = fields.get("signed_request", [""])[0]
        verdict = of_signed_request(signed, (self.secret(), self.secret("secret_before")))
        return _wish(signed.partition(".")[2]) if verdict.ok else verdict

    def challenge(self, query: Mapping[str, str]) -> str | None:
        token = self.secret("verify_token")
        if query.get("hub.mode") != "subscribe" or not token or not same(token, query.get("hub.verify_token", "")):
            return None
        answer = query.get("hub.challenge", "")
        return answer if answer and answer.isprintable() and len(answer) < 200 and "<" not in answer else None

    @property
    def graph(self) -> str:
        version = self.option("version") or str(self.numbers.get("version", ""))
        return f"{self.api}/{version}" if version else self.api

    def signed(self) -> dict[str, str]:
        """The proof that a call comes from our own app; no token ever stands in an address."""
        if not (self.token and self.secret()):
            return {}
        proof = hmac.new(self.secret().encode(), self.token.encode(), hashlib.sha256).hexdigest()
        return {"appsecret_proof": proof}

    def graph_call(self, now: datetime, path: str, body: Mapping[str, Any], *names: str) -> Answer:
        """One POST to the graph; `names` are the fields that may name what was made."""
        return self.once(
            now,
            lambda: self.ask("POST", f"{self.graph}/{path}", json_body=dict(body), query=self.signed()),
            lambda told: _named(told, names),
            lambda told: graph_error(told, now),
        )

    def not_uploaded(self, told: Told, now: datetime) -> Later | None:
        answer = graph_error(told, now)
        return answer if isinstance(answer, Later) else super().not_uploaded(told, now)

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        return heard_in(body, lambda doc: self._document(doc, received_at))

    def _document(self, doc: Any, at: datetime) -> Iterator[Heard]:
        if isinstance(doc, list):
            for each in doc:
                yield from self._document(unwrapped(each), at)
        elif not isinstance(doc, Mapping):
            yield Unparsed("this is no event but a lone value", shown(doc))
        elif doc.get("object") == "permissions" and "entry" in doc:
            yield Unparsed(
                "the permissions of our app were changed: look whether the account is still connected", shown(doc)
            )
        elif isinstance(doc.get("entry"), (list, dict)):
            for entry in rows(doc["entry"]):
                yield from self._entry(entry, at)
        elif doc and all(isinstance(inner, Mapping) and "entry" in inner for inner in doc.values()):
            for inner in doc.values():
                yield from self._document(inner, at)
        elif isinstance(doc.get("messaging"), list) or isinstance(doc.get("changes"), list):
            yield from self._entry(doc, at)
        elif "sender" in doc and ("recipient" in doc or "message" in doc):
            yield from self.message(doc, "", at)
        elif "field" in doc and "value" in doc:
            yield from self.change(text(doc.get("field")), doc["value"], ident(doc.get("id")), at)
        else:
            yield from self.page_of(doc, at)

    def _entry(self, entry: Any, at: datetime) -> Iterator[Heard]:
        """One entry of a batch: its changes and its messages, every one of them."""
        ours, count = ident(dig(entry, "id")), 0
        at = moment(dig(entry, "time"), at)
        for change in rows(dig(entry, "changes")):
            count += 1
            yield from self.change(text(dig(change, "field")), dig(change, "value"), ours, at)
        for name in ("messaging", "standby"):
            for event in rows(dig(entry, name)):
                count += 1
                yield from self.message(event, ours, at)
        if dig(entry, "field") is not None:
            count += 1
            yield from self.change(text(dig(entry, "field")), dig(entry, "value"), ours, at)
        named = dig(entry, "changed_fields")
        if named and not count:
            count += 1
            yield Noticed("fetch", f"{ours}:{at.isoformat()}", at, shown(named)[:500])
        for each in rows(dig(entry, "hop_context")) if not count else ():
            count += 1
            yield Noticed("hand-over", shown(each)[:100], at, shown(each)[:500])
        if not count:
            yield Unparsed("an entry without a change or a message", shown(entry))

    def change(self, field: str, value: Any, ours: str, at: datetime) -> Iterator[Heard]:
        raise NotImplementedError

    def message(self, event: Any, ours: str, at: datetime) -> Iterator[Heard]:
        yield Unparsed("a message where none is expected", shown(event))

    def page_of(self, doc: Mapping[str, Any], at: datetime) -> Iterator[Heard]:
        """A page of the graph, as catching up reads it."""
        yield Unparsed("no event that is known", shown(doc))

    def after_window(self, intent: Intent, passed: timedelta) -> Allowed:
        """A person may answer for some days more, under a tag of its own; a machine may not."""
        days = float(self.numbers.get("human_days", 0))
        if days and intent.author_kind == "person" and passed <= timedelta(days=days):
            return Allowed(True)
        return super().after_window(intent, passed)

    def tag(self, intent: Intent, now: datetime) -> dict[str, str]:
        """The messaging type, by who wrote and when the customer last did."""
        hours = float(self.numbers.get("window_hours", 24))
        late = bool(intent.window_from and now - intent.window_from > timedelta(hours=hours))
        if late and intent.author_kind == "person":
            return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
        return {"messaging_type": "RESPONSE"}


def _wish(payload: str) -> Wish:
    """What a verified payload asks for."""
    try:
        doc = loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode())
    except ValueError:
        doc = None
    person = ident(dig(doc, "user_id"))
    return Wish(person if person.isprintable() and len(person) <= PERSON_MOST else "", payload)


def _named(told: Told, names: tuple[str, ...]) -> str:
    for name in names:
        if found := ident(dig(told.doc, name)):
            return found
    return ident(dig(told.doc, "messages", 0, "id"))


def graph_error(told: Told, now: datetime) -> Answer | None:
    """The graph's own codes: 1 and 2 say nothing for sure, whatever the status is."""
    error = dig(told.doc, "error")
    if told.ok and error is None:
        return None
    if not isinstance(error, Mapping):
        return None
    code = error.get("code")
    code = code if isinstance(code, int) else -1
    message = text(dig(error, "error_user_msg")) or text(error.get("message")) or f"code {code}"
    if (
        told.status >= 500
        or code in UNSURE
        or (error.get("is_transient") is True and code not in {*LIMITS, PAIR_LIMIT})
    ):
        return Unknown(f"code {code}: {message}"[:200])
    if code in LIMITS or told.status == 429:
        return Later(_lifted(told, now), f"the channel's limit (code {code})")
    if code in SIGN_IN:
        return Later(now + timedelta(minutes=5), f"the sign-in is lost: {message}"[:200], auth_lost=True)
    if code == PAIR_LIMIT:
        return Later(
            now + timedelta(seconds=10), f"the channel's limit for one person (code {code})", whole_account=False
        )
    if code in POSTED_ALREADY and (code == 506 or "already" in message.lower()):
        return Unknown("it says that this text was posted already")
    return Refused(
        f"{code}/{error.get('error_subcode')}" if error.get("error_subcode") else str(code), message[:300]
    )


def _lifted(told: Told, now: datetime) -> datetime:
    """When a limit is lifted: as the graph says for this page, else by the usual header, else in a quarter of an hour."""
    try:
        usage = json.loads(told.headers.get("x-business-use-case-usage", "{}"))
    except ValueError:
        usage = {}
    waits = [
        minutes
        for each in (usage.values() if isinstance(usage, Mapping) else ())
        for row in rows(each)
        if (minutes := whole(dig(row, "estimated_time_to_regain_access"), 1, 1440))
    ]
    return now + timedelta(minutes=max(waits)) if waits else retry_at(told.headers, now)
