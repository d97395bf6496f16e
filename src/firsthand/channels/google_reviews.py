"""Reviews on Google's business profiles: told by Pub/Sub, read by poll, one reply slot a review."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from firsthand.channels.google import GoogleChannel
from firsthand.channels.oauth import fresh, hs256_fits, opened, rs256_fits
from firsthand.channels.pubsub import inside, messages_of
from firsthand.channels.reading import (
    dig,
    first,
    ident,
    moment,
    revision_of,
    rows,
    shown,
    text,
)
from firsthand.channels.recordings import heard_in
from firsthand.channels.signing import lowered, same
from firsthand.desk.attachments import Attachment, packed
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
    Receipt,
    Refused,
    Sent,
    Unparsed,
    Verdict,
)
from firsthand.desk.matching import norm
from firsthand.domain.mention import Mention
from firsthand.outward import NoAnswer, NotSent, Told

STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}


class GoogleReviews(GoogleChannel):
    """`locations` lists accounts/A/locations/L, `page.L=store:...` names each for routing."""

    kind = "google_reviews"

    def check(self) -> None:
        if not (self.option("audience") or self.secret()):
            raise ValueError(
                "a google_reviews account does not start unguarded: --set audience=... (and service_account=...) "
                "for Pub/Sub's signed pushes, or a shared token with --secret-file"
            )

    # --- listening -----------------------------------------------------------------------------------------

    def verify(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Verdict:
        """Pub/Sub signs with Google's keys; a shared bearer token is taken where one was set."""
        given = lowered(headers).get("authorization", "")
        if not given.startswith("Bearer "):
            return Verdict(False, "the Authorization header is missing")
        token = given.removeprefix("Bearer ")
        if self.secret() and same(self.secret(), token):
            return Verdict(True)
        parts = opened(token)
        if parts is None:
            return Verdict(False, "the token does not fit")
        header, claims, signed, signature = parts
        if header.get("alg") == "RS256" and self.option("audience"):
            fits = any(rs256_fits(key, signed, signature) for key in self._keys(text(header.get("kid"))))
        else:
            fits = (
                header.get("alg") == "HS256"
                and bool(self.secret())
                and hs256_fits(self.secret(), signed, signature)
            )
        return self._claims(claims, now) if fits else Verdict(False, "the token's signature does not fit")

    def _claims(self, claims: Mapping[str, Any], now: datetime) -> Verdict:
        ends = claims.get("exp")
        if not isinstance(ends, (int, float)) or ends < now.timestamp() - 60:
            return Verdict(False, "the token has expired")
        wanted = self.option("audience")
        if wanted and claims.get("aud") != wanted:
            return Verdict(False, "the token is for another audience")
        email = self.option("service_account")
        if email and (claims.get("email") != email or claims.get("email_verified") is not True):
            return Verdict(False, "the token is another sender's")
        return Verdict(True)

    def _keys(self, kid: str) -> list[dict[str, Any]]:
        def fetched() -> tuple[str, float]:
            own = self.option("api_base")
            told = self.ask("GET", f"{own}/oauth2/v3/certs" if own else str(self.numbers.get("certs", "")))
            return told.body.decode("utf-8", "replace"), 3600.0

        try:
            stored = self.secret("keys") or fresh(f"certs:{self.account.id}", fetched)
            keys = [key for key in rows(dig(json.loads(stored), "keys")) if isinstance(key, dict)]
        except (NotSent, NoAnswer, ValueError):
            return []
        return [key for key in keys if not kid or key.get("kid") == kid]

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        return heard_in(body, lambda doc: self._document(doc, received_at))

    def _document(self, doc: Any, at: datetime) -> Iterator[Heard]:
        if isinstance(doc, list):
            for each in doc:
                yield from self._document(each, at)
        elif not isinstance(doc, Mapping):
            yield Unparsed("this is no review but a lone value", shown(doc))
        elif (messages := messages_of(doc)) is not None:
            for message in messages:
                yield from self._delivered(message, doc, at)
        elif isinstance(doc.get("reviews"), list):
            for review in doc["reviews"]:
                yield from self._review(review, at)
        elif isinstance(doc.get("locationReviews"), list):
            for each in doc["locationReviews"]:
                yield from self._review({"name": dig(each, "name"), **(dig(each, "review") or {})}, at)
        elif first(doc, "starRating", "reviewId", "reviewer", "comment") and first(doc, "name", "reviewId"):
            yield from self._review(doc, at)
        elif mark := ident(
            first(doc, "review_name", "review", "reviewName", "location_name", "notification_type")
        ):
            yield self._hint(doc, mark, at)
        elif set(doc) <= {"averageRating", "totalReviewCount", "nextPageToken"}:
            return
        elif "error" in doc:
            yield Unparsed("Google answered with an error", shown(doc))
        else:
            yield Unparsed("no review and no notification that is known", shown(doc))

    def _delivered(self, message: Mapping[str, Any], doc: Any, at: datetime) -> Iterator[Heard]:
        at = moment(first(message, "publishTime", "publish_time"), at)
        inner = inside(message)
        if inner is None or messages_of(inner) is not None:
            yield Unparsed("a push whose data is no JSON", shown(doc))
        else:
            yield from self._document(inner, at)

    def _hint(self, doc: Mapping[str, Any], mark: str, at: datetime) -> Heard:
        """A notification names a review and says no more: it is read at the next catching up, which is at once."""
        kind = text(first(doc, "notification_type", "notificationType", "type")) or "review"
        return Noticed(f"fetch {kind}"[:60], mark, at, f"{at.isoformat()} {shown(doc)[:400]}")

    def _review(self, review: Any, at: datetime) -> Iterator[Heard]:
        name = ident(first(review, "name", "reviewId", "review_id"))
        if not name:
            yield Unparsed("a review without a name", shown(review))
            return
        created = moment(first(review, "createTime", "create_time"), at)
        stars = dig(review, "starRating")
        rating = STARS.get(text(stars).upper()) or (stars if isinstance(stars, int) and 1 <= stars <= 5 else None)
        author, who = self.named(dig(review, "reviewer", "displayName") or dig(review, "reviewer"))
        things = [
            Attachment("image", url=text(first(each, "thumbnailUrl", "googleUrl"))[:1000])
            for each in rows(first(review, "reviewMediaItems", "mediaItems"))
        ]
        mention = Mention(
            id=name,
            channel="google_reviews",
            author=author,
            author_name=who,
            text=text(dig(review, "comment")) or f"({rating or 'no'} stars without words)",
            created_at=created,
            rating=rating,
            page=self._page(name),
            account=self.account.id,
            kind="review",
        )
        meta = {"name": name, **packed(things)}
        yield Posted(mention, revision=revision_of(first(review, "updateTime", "createTime")), meta=meta)
        reply = dig(review, "reviewReply")
        if isinstance(reply, Mapping) and text(reply.get("comment")):
            yield from self._own(name, reply, moment(reply.get("updateTime"), at))

    def _own(self, name: str, reply: Mapping[str, Any], at: datetime) -> Iterator[Heard]:
        """Our reply as it stands there; one that Google rejected is seen by nobody else."""
        words = text(reply.get("comment"))
        mention = Mention(
            id=reply_id(name, words),
            channel="google_reviews",
            author="brand",
            text=words,
            created_at=at,
            in_reply_to=name,
            inbound=False,
            account=self.account.id,
            kind="review",
        )
        yield Posted(mention)
        if text(first(reply, "reviewReplyState", "state")).upper() == "REJECTED":
            why = text(first(reply, "policyViolation", "reason")) or "no reason given"
            yield Receipt(mention.id, "failed", at, problem=f"Google rejected this reply: {why}"[:200])

    def _page(self, name: str) -> str | None:
        parts = name.split("/")
        location = parts[parts.index("locations") + 1] if "locations" in parts[:-1] else ""
        return (
            self.option(f"page.{location}")
            or self.option("page")
            or (f"location:{location}" if location else None)
        )

    # --- speaking ------------------------------------------------------------------------------------------

    def publish(self, intent: Intent, now: datetime) -> Answer:
        """Look first: somebody else's reply is never written over."""
        told = self.seen_first(now, f"/v4/{intent.parent}", partial(self.google_error, now=now))
        if not isinstance(told, Told):
            return told
        standing = _stands_in(told)
        if standing and norm(standing) == norm(intent.text):
            return Sent(reply_id(intent.parent, standing))
        if standing and self.option("overwrite") != "yes":
            return Refused("answered", "another reply stands there already; edit it in the channel itself")
        path = f"/v4/{intent.parent}/reply"
        return self.once(
            now,
            lambda: self.ask("PUT", path, json_body={"comment": intent.text}),
            lambda told: reply_id(intent.parent, w) if (w := text(dig(told.doc, "comment"))) else "",
            lambda told: self.google_error(told, now),
        )

    def _standing(self, intent: Intent) -> str | CannotTell:
        told = self.seen("GET", f"/v4/{intent.parent}")
        return told if isinstance(told, CannotTell) else _stands_in(told)

    def lookup(self, intent: Intent, now: datetime) -> Look:
        standing = self._standing(intent)
        if isinstance(standing, CannotTell):
            return standing
        if standing and norm(standing) == norm(intent.text):
            return Found((reply_id(intent.parent, standing),))
        return Absent()

    # --- catching up ---------------------------------------------------------------------------------------

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        """One page of one location a call, the latest changes first, down to where the last time ended."""
        places = [p for p in self.option("locations").replace(",", " ").split() if p]
        if not places:
            return CaughtUp(cursor=cursor, problem="set locations to read the reviews that pushes name")
        at: dict[str, Any] = json.loads(cursor) if cursor.startswith("{") else {}
        place = places[int(at.get("at", 0)) % len(places)]
        query = {"pageSize": "50", "orderBy": "updateTime desc"}
        if at.get("page"):
            query["pageToken"] = str(at["page"])
        told = self.page(f"/v4/{place}/reviews", cursor, query=query)
        if isinstance(told, CaughtUp):
            return told
        return self._turned(told, at, places, place)

    def _turned(self, told: Told, at: dict[str, Any], places: list[str], place: str) -> CaughtUp:
        times = [revision_of(dig(r, "updateTime")) for r in rows(dig(told.doc, "reviews"))]
        since = str(dict(at.get("since", {})).get(place, ""))
        newest = max([str(at.get("top", "")), *times])
        following = ident(dig(told.doc, "nextPageToken"))
        bodies = (told.body,) if times else ()
        if following and times and min(times) > since:
            return CaughtUp(bodies, json.dumps({**at, "page": following, "top": newest}), more=True)
        kept = {**dict(at.get("since", {})), place: newest or since}
        turn = int(at.get("at", 0)) % len(places) + 1
        return CaughtUp(bodies, json.dumps({"since": kept, "at": turn % len(places)}), more=turn < len(places))


def _stands_in(told: Told) -> str:
    return text(dig(told.doc, "reviewReply", "comment"))


def reply_id(review: str, words: str) -> str:
    """The one reply slot of a review, told apart by what stands in it."""
    return f"{review}/reply@{sha256(norm(words).encode()).hexdigest()[:12]}"
