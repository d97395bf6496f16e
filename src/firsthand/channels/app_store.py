"""App Store: customer reviews by poll; one response a review, written over by the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from time import time
from types import MappingProxyType
from typing import Any, ClassVar

from firsthand.channels.oauth import es256, fresh
from firsthand.channels.reading import (
    dig,
    first,
    ident,
    moment,
    revision_of,
    rows,
    shown,
    text,
    whole,
)
from firsthand.channels.recordings import heard_in, unwrapped
from firsthand.channels.remote import RemoteChannel, nothing_special
from firsthand.desk.channel import (
    Absent,
    Answer,
    CannotTell,
    CaughtUp,
    Found,
    Heard,
    Intent,
    Look,
    Noticed,
    Posted,
    Refused,
    Sent,
    Unparsed,
)
from firsthand.desk.matching import norm
from firsthand.domain.mention import NAMELESS, Mention
from firsthand.outward import NotSent, Told

LASTS_SECONDS = 900


class AppStore(RemoteChannel):
    """`app_id`, `key_id` and `issuer_id`; the secret is the private key (.p8) of the API."""

    kind = "app_store"
    secret_names: ClassVar[tuple[str, ...]] = ()
    secret_keys: ClassVar[tuple[str, ...]] = (*RemoteChannel.secret_keys, "private_key")

    @property
    def token(self) -> str:
        key = self.secret("private_key") or (self.secret() if "PRIVATE KEY" in self.secret() else "")
        if not key:
            return self.secret("access_token") or self.secret()
        return fresh(f"app_store:{self.account.id}", lambda: (self._made(key), float(LASTS_SECONDS)))

    def _made(self, key: str) -> str:
        now = int(time())
        claims = {
            "iss": self.option("issuer_id"),
            "iat": now,
            "exp": now + LASTS_SECONDS,
            "aud": "appstoreconnect-v1",
        }
        try:
            return es256({"alg": "ES256", "kid": self.option("key_id"), "typ": "JWT"}, claims, key)
        except ValueError as error:
            raise NotSent(f"the private key cannot be used: {error}") from error

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        return heard_in(body, lambda doc: self._document(doc, received_at))

    def _document(self, doc: Any, at: datetime) -> Iterator[Heard]:
        if isinstance(doc, list):
            for each in doc:
                yield from self._document(unwrapped(each), at)
        elif not isinstance(doc, Mapping):
            yield Unparsed("this is no review but a lone value", shown(doc))
        elif isinstance(doc.get("feed"), Mapping):
            for entry in rows(dig(doc, "feed", "entry")):
                yield self._entry(entry, at)
        elif "data" in doc:
            answered = {
                ident(dig(each, "relationships", "response", "data", "id")): ident(dig(each, "id"))
                for each in rows(doc["data"])
            }
            for each in [*rows(doc["data"]), *rows(doc.get("included"))]:
                yield self._one(each, at, answered)
        elif "attributes" in doc:
            yield self._one(doc, at)
        elif "errors" in doc:
            yield Unparsed("the App Store answered with an error", shown(doc))
        else:
            yield Unparsed("no review that is known", shown(doc))

    def _one(self, each: Any, at: datetime, answered: Mapping[str, str] = MappingProxyType({})) -> Heard:
        kind, ext_id, said = text(dig(each, "type")), ident(dig(each, "id")), dig(each, "attributes")
        if not ext_id or not isinstance(said, Mapping):
            return Unparsed("an entry without an id or attributes", shown(each))
        if kind == "customerReviewResponses":
            return self._response(each, ext_id, said, at, answered)
        if kind != "customerReviews":
            return Noticed(kind[:60] or "record", ext_id, None, shown(each)[:500])
        title, words = text(said.get("title")), text(said.get("body"))
        return self._review(ext_id, title, words, said.get("rating"), text(said.get("reviewerNickname")), said, at)

    def _review(
        self, ext_id: str, title: str, words: str, rating: Any, author: str, said: Mapping[str, Any], at: datetime
    ) -> Heard:
        created = first(said, "createdDate", "updated")
        mention = Mention(
            id=ext_id,
            channel="app_store",
            author=author or NAMELESS,
            text="\n\n".join(part for part in (title, words) if part) or "(a review without words)",
            created_at=moment(created, at),
            rating=whole(rating, 1, 5),
            page=self.option("page") or None,
            account=self.account.id,
            kind="review",
        )
        return Posted(mention, revision=revision_of(created), meta={"territory": text(said.get("territory"))})

    def _response(
        self,
        each: Mapping[str, Any],
        ext_id: str,
        said: Mapping[str, Any],
        at: datetime,
        answered: Mapping[str, str],
    ) -> Heard:
        """Which review it answers stands in the response, or in the review."""
        review = ident(dig(each, "relationships", "review", "data", "id")) or answered.get(ext_id, "")
        state = text(said.get("state"))
        words = text(said.get("responseBody"))
        if not review or not words:
            return Noticed(f"response {state}"[:60], ext_id, None, shown(each)[:500])
        mention = Mention(
            id=f"{ext_id}@{_mark(words)}",
            channel="app_store",
            author="brand",
            text=words,
            created_at=moment(said.get("lastModifiedDate"), at),
            in_reply_to=review,
            inbound=False,
            account=self.account.id,
            kind="review",
        )
        return Posted(mention)

    def _entry(self, entry: Any, at: datetime) -> Heard:
        """The public feed of reviews, which has labels for everything."""
        ext_id = ident(dig(entry, "id", "label"))
        if dig(entry, "im:rating") is None and dig(entry, "im:name") is not None:
            return Noticed("app", ext_id or text(dig(entry, "im:name", "label"))[:100], None, shown(entry)[:500])
        if not ext_id:
            return Unparsed("an entry of the feed without an id", shown(entry))
        if dig(entry, "im:rating") is None:
            return Noticed("app", ext_id, None, shown(entry)[:500])
        title, words = text(dig(entry, "title", "label")), text(dig(entry, "content", "label"))
        said = {"updated": dig(entry, "updated", "label")}
        author = text(dig(entry, "author", "name", "label"))
        return self._review(ext_id, title, words, dig(entry, "im:rating", "label"), author, said, at)

    # --- speaking ------------------------------------------------------------------------------------------

    def _standing(self, intent: Intent, now: datetime) -> tuple[str, str] | Answer:
        """The response that stands there now: its id and its words."""
        told = self.seen_first(now, f"/v1/customerReviews/{intent.parent}/response")
        if isinstance(told, Refused):
            return "", ""
        if not isinstance(told, Told):
            return told
        return ident(dig(told.doc, "data", "id")), text(dig(told.doc, "data", "attributes", "responseBody"))

    def publish(self, intent: Intent, now: datetime) -> Answer:
        standing = self._standing(intent, now)
        if not isinstance(standing, tuple):
            return standing
        if standing[1] and norm(standing[1]) == norm(intent.text):
            return Sent(f"{standing[0]}@{_mark(standing[1])}")
        if standing[1] and self.option("overwrite") != "yes":
            return Refused("answered", "another response stands there already; edit it in the channel itself")
        review = {"data": {"type": "customerReviews", "id": intent.parent}}
        data = {
            "type": "customerReviewResponses",
            "attributes": {"responseBody": intent.text},
            "relationships": {"review": review},
        }
        return self.once(
            now,
            lambda: self.ask("POST", "/v1/customerReviewResponses", json_body={"data": data}),
            lambda told: f"{i}@{_mark(intent.text)}" if (i := ident(dig(told.doc, "data", "id"))) else "",
            nothing_special,
        )

    def lookup(self, intent: Intent, now: datetime) -> Look:
        standing = self._standing(intent, now)
        if not isinstance(standing, tuple):
            return CannotTell(getattr(standing, "reason", "the response cannot be read"))
        if standing[1] and norm(standing[1]) == norm(intent.text):
            return Found((f"{standing[0]}@{_mark(standing[1])}",))
        return Absent()

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        """Reviews, newest first; edits of older ones are found by reading the first page every time."""
        app = self.option("app_id")
        if not app:
            return CaughtUp(cursor=cursor, problem="set app_id to read reviews")
        query = {"sort": "-createdDate", "limit": "200", "include": "response"}
        path, page = f"/v1/apps/{app}/customerReviews", cursor.partition("|")
        if page[1]:
            query["cursor"] = page[2]
        told = self.page(path, cursor, query=query)
        if isinstance(told, CaughtUp):
            return told
        times = [revision_of(dig(r, "attributes", "createdDate")) for r in rows(dig(told.doc, "data"))]
        following = text(dig(told.doc, "links", "next"))
        since = page[0]
        bodies = (told.body,) if times else ()
        if following and times and min(times) > since and "cursor=" in following:
            turn = following.partition("cursor=")[2].partition("&")[0]
            return CaughtUp(bodies, f"{since}|{turn}", more=True)
        return CaughtUp(bodies, max([since, *times]))


def _mark(words: str) -> str:
    return sha256(norm(words).encode()).hexdigest()[:12]
