"""Google Play: reviews by poll, seven days back and no further; one reply a review, 350 characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from firsthand.channels.google import GoogleChannel
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
from firsthand.domain.mention import Mention
from firsthand.outward import Told


class GooglePlay(GoogleChannel):
    """`package` is the app's name, like com.example.app."""

    kind = "google_play"

    @property
    def path(self) -> str:
        return f"/androidpublisher/v3/applications/{self.option('package')}/reviews"

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        return heard_in(body, lambda doc: self._document(doc, received_at))

    def _document(self, doc: Any, at: datetime) -> Iterator[Heard]:
        if isinstance(doc, list):
            for each in doc:
                yield from self._document(unwrapped(each), at)
        elif not isinstance(doc, Mapping):
            yield Unparsed("this is no review but a lone value", shown(doc))
        elif isinstance(doc.get("reviews"), list):
            for review in doc["reviews"]:
                yield from self._review(review, at)
        elif first(doc, "reviewId", "comments"):
            yield from self._review(doc, at)
        elif "error" in doc:
            yield Unparsed("Google Play answered with an error", shown(doc))
        elif set(doc) <= {"tokenPagination", "pageInfo"}:
            return
        elif mark := ident(first(doc, "packageName", "message", "eventTimeMillis")):
            yield Noticed("notification", mark, None, shown(doc)[:500])
        else:
            yield Unparsed("no review that is known", shown(doc))

    def _review(self, review: Any, at: datetime) -> Iterator[Heard]:
        ext_id = ident(dig(review, "reviewId"))
        if not ext_id:
            yield Unparsed("a review without an id", shown(review))
            return
        said = 0
        for comment in rows(dig(review, "comments")):
            if isinstance(found := dig(comment, "userComment"), Mapping):
                said += 1
                yield self._said(ext_id, text(dig(review, "authorName")), found, at)
            if isinstance(found := dig(comment, "developerComment"), Mapping) and text(found.get("text")):
                said += 1
                yield self._own(ext_id, found, at)
        if not said:
            yield Unparsed("a review without a comment", shown(review))

    def _said(self, ext_id: str, author: str, said: Mapping[str, Any], at: datetime) -> Heard:
        changed = dig(said, "lastModified", "seconds")
        rating = whole(said.get("starRating"), 1, 5)
        author, called = self.named(author)
        words, own = (text(said.get(name)).replace("\t", "\n").strip() for name in ("text", "originalText"))
        if own and own != words:
            words = f"{own}\n\n(translated by Google: {words})"
        mention = Mention(
            id=ext_id,
            channel="google_play",
            author=author,
            author_name=called,
            url=self._address(ext_id),
            text=words or f"({rating or 'no'} stars without words)",
            created_at=moment(changed, at),
            rating=rating,
            lang=text(said.get("reviewerLanguage"))[:12] or None,
            page=self.option("page") or None,
            account=self.account.id,
            kind="review",
        )
        meta = {name: text(said.get(name)) for name in ("device", "appVersionName") if said.get(name)}
        return Posted(mention, revision=revision_of(changed), meta=meta)

    def _address(self, ext_id: str) -> str | None:
        package = self.option("package")
        shop = f"{self.numbers.get('shop', '')}?id={quote(package)}&reviewId={quote(ext_id, safe='')}"
        return shop if package and self.numbers.get("shop") else None

    def _own(self, ext_id: str, said: Mapping[str, Any], at: datetime) -> Heard:
        words = text(said.get("text"))
        mention = Mention(
            id=reply_id(ext_id, words),
            channel="google_play",
            author="brand",
            text=words,
            created_at=moment(dig(said, "lastModified", "seconds"), at),
            in_reply_to=ext_id,
            inbound=False,
            account=self.account.id,
            kind="review",
        )
        return Posted(mention)

    # --- speaking ------------------------------------------------------------------------------------------

    def _standing(self, intent: Intent) -> str | CannotTell:
        told = self.seen("GET", f"{self.path}/{intent.parent}")
        if isinstance(told, CannotTell):
            return told
        return _stands_in(told)

    def publish(self, intent: Intent, now: datetime) -> Answer:
        told = self.seen_first(now, f"{self.path}/{intent.parent}", partial(self.google_error, now=now))
        if not isinstance(told, Told):
            return told
        standing = _stands_in(told)
        if standing and norm(standing) == norm(intent.text):
            return Sent(reply_id(intent.parent, standing))
        if standing and self.option("overwrite") != "yes":
            return Refused("answered", "another reply stands there already; edit it in the channel itself")

        def named(told: Told) -> str:
            return reply_id(intent.parent, intent.text) if text(dig(told.doc, "result", "replyText")) else ""

        return self.once(
            now,
            lambda: self.ask("POST", f"{self.path}/{intent.parent}:reply", json_body={"replyText": intent.text}),
            named,
            lambda told: self.google_error(told, now),
        )

    def lookup(self, intent: Intent, now: datetime) -> Look:
        standing = self._standing(intent)
        if isinstance(standing, CannotTell):
            return standing
        if standing and norm(standing) == norm(intent.text):
            return Found((reply_id(intent.parent, standing),))
        return Absent()

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        """All pages every time: the list itself is only seven days long, and an edit moves to its head."""
        if not self.option("package"):
            return CaughtUp(cursor=cursor, problem="set package to read reviews")
        token = cursor.removeprefix("page:") if cursor.startswith("page:") else ""
        told = self.page(self.path, cursor, query={"maxResults": "100", **({"token": token} if token else {})})
        if isinstance(told, CaughtUp):
            return told
        following = text(dig(told.doc, "tokenPagination", "nextPageToken"))
        bodies = (told.body,) if dig(told.doc, "reviews") else ()
        return CaughtUp(bodies, f"page:{following}" if following else now.isoformat(), more=bool(following))


def _stands_in(told: Told) -> str:
    comments = rows(dig(told.doc, "comments"))
    return next((w for c in comments if (w := text(dig(c, "developerComment", "text")))), "")


def reply_id(review: str, words: str) -> str:
    return f"{review}/reply@{sha256(norm(words).encode()).hexdigest()[:12]}"
