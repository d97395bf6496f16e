"""X: posts, replies and direct messages; webhooks of both shapes, streams and pages of mentions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from firsthand.channels.counting import weighted_length
from firsthand.channels.reading import dig, first, ident, rows, text, whole
from firsthand.channels.remote import RemoteChannel
from firsthand.channels.signing import of_x, x_token
from firsthand.channels.streaming import Stream
from firsthand.channels.x_direct import direct_page
from firsthand.channels.x_reading import Reader
from firsthand.desk.attachments import Attachment
from firsthand.desk.channel import (
    YES,
    Absent,
    Allowed,
    Answer,
    CannotTell,
    CaughtUp,
    Found,
    Heard,
    Intent,
    Look,
    Posted,
    Refused,
    Unknown,
    Verdict,
)
from firsthand.desk.listening import Listening
from firsthand.desk.matching import in_time, same_words
from firsthand.outward import Told


class X(RemoteChannel):
    """`user_id` and `handle` say who we are; `access=enterprise` lifts the rule that only who asked is answered."""

    kind = "x"
    secret_keys: ClassVar[tuple[str, ...]] = (
        *RemoteChannel.secret_keys,
        "consumer_secret",
        "client_secret",
        "app_token",
    )

    def verify(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Verdict:
        client = (self.secret(), self.secret("client_secret"), self.secret("secret_before"))
        return of_x(body, headers, client, (self.secret("consumer_secret"),))

    def challenge(self, query: Mapping[str, str]) -> str | None:
        token = query.get("crc_token")
        if not token:
            return None
        return json.dumps({"response_token": x_token(self.secret(), token.encode())})

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        return Reader(self.account.id, self.option("user_id"), self.option("handle"), received_at).split(body)

    def length(self, text: str) -> int:
        return weighted_length(text)

    def can_reply(self, intent: Intent, now: datetime) -> Allowed:
        if (
            not intent.private
            and self.option("access") != "enterprise"
            and intent.parent_meta.get("asked") == "no"
        ):
            return Allowed(False, "X lets us answer only posts that mention or quote us; this one does not")
        if intent.private and not (intent.parent_meta.get("author_id") or intent.to):
            return Allowed(False, "it is not known whom to write to")
        return super().can_reply(intent, now)

    # --- speaking ------------------------------------------------------------------------------------------

    def publish(self, intent: Intent, now: datetime) -> Answer:
        media = self.carried(intent, now, self._upload, "data", "id")
        if not isinstance(media, list):
            return media
        if intent.private:
            peer = intent.parent_meta.get("author_id") or intent.to
            path, body = f"/2/dm_conversations/with/{peer}/messages", dict[str, Any](text=intent.text)
            named = ("dm_event_id", "id")
        else:
            path = "/2/tweets"
            body = {"text": intent.text, "reply": {"in_reply_to_tweet_id": intent.parent}}
            named = ("id", "id")
        if media:
            body["media"] = {"media_ids": media}
        return self.once(
            now,
            lambda: self.ask("POST", path, json_body=body),
            lambda told: ident(first(dig(told.doc, "data"), *named)),
            _refused,
        )

    def _upload(self, attachment: Attachment, content: bytes) -> Told:
        """A picture, and then its description: X takes them in two calls."""
        files = {"media": (attachment.name or "picture", content, attachment.mime)}
        told = self.ask("POST", "/2/media/upload", form={"media_category": "tweet_image"}, files=files)
        if told.ok and attachment.alt:
            about = {"id": dig(told.doc, "data", "id"), "metadata": {"alt_text": {"text": attachment.alt[:1000]}}}
            self.ask("POST", "/2/media/metadata", json_body=about)
        return told

    def lookup(self, intent: Intent, now: datetime) -> Look:
        user = self.option("user_id")
        if intent.private:
            peer = intent.parent_meta.get("author_id") or intent.to
            path, field = f"/2/dm_conversations/with/{peer}/dm_events", "dm_event.fields"
            query = {field: "id,text,created_at,sender_id", "max_results": "100"}
        else:
            if not user:
                return CannotTell("user_id is not set, so our own posts cannot be read")
            path = f"/2/users/{user}/tweets"
            query = {"tweet.fields": "created_at,referenced_tweets,text", "max_results": "100"}
        told = self.seen("GET", path, query=query)
        if isinstance(told, CannotTell):
            return told
        if dig(told.doc, "errors") and dig(told.doc, "data") is None:
            return CannotTell("X answered with errors only")
        posts = Reader(self.account.id, user, self.option("handle"), now).split(told.body)
        found = [p.mention.id for p in posts if isinstance(p, Posted) and self._is_it(intent, p, user)]
        return Found(tuple(found)) if found else Absent()

    def _is_it(self, intent: Intent, post: Posted, user: str) -> bool:
        mention = post.mention
        if not same_words(intent, mention.text) or not in_time(intent, mention.created_at):
            return False
        if intent.private:
            return not user or post.meta.get("sender_id") == user
        return mention.in_reply_to == intent.parent

    # --- catching up ---------------------------------------------------------------------------------------

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        """Pages of mentions, newest first, then of direct messages: a place moves when its last page was read."""
        user = self.option("user_id")
        if not user:
            return CaughtUp(cursor=cursor, problem="set user_id to catch up on what webhooks missed")
        at = json.loads(cursor) if cursor.startswith("{") else {"since": cursor}
        if at.get("part") == "direct":
            return direct_page(self, at, now)
        page = self._paged(f"/2/users/{user}/mentions", "pagination_token", {}, at, cursor)
        if page.problem:
            return page
        kept = json.loads(page.cursor) if page.more else {"since": page.cursor, "part": "direct"}
        return replace(page, cursor=json.dumps({**kept, "direct": at.get("direct", "")}), more=True)

    def search(self, listening: Listening, cursor: str, now: datetime) -> CaughtUp:
        """Recent posts with our words; what addresses us comes by the other ways already."""
        at = json.loads(cursor) if cursor.startswith("{") else {"since": cursor}
        return self._paged("/2/tweets/search/recent", "next_token", {"query": x_query(listening)}, at, cursor)

    def volume(self, listening: Listening, now: datetime) -> int | None:
        """How many posts of the last seven days these words would have found, as X counts them."""
        told = self.seen(
            "GET", "/2/tweets/counts/recent", query={"query": x_query(listening), "granularity": "day"}
        )
        return None if isinstance(told, CannotTell) else whole(dig(told.doc, "meta", "total_tweet_count"))

    def _paged(
        self, path: str, page_name: str, query: dict[str, str], at: dict[str, str], cursor: str
    ) -> CaughtUp:
        query = {**_ASKED, **query}
        if at.get("since"):
            query["since_id"] = at["since"]
        if at.get("page"):
            query[page_name] = at["page"]
        told = self.page(path, cursor, query=query)
        if isinstance(told, CaughtUp):
            return told
        newest = ident(dig(told.doc, "meta", "newest_id"))
        top = max(at.get("top", ""), newest, key=lambda i: int(i) if i.isdigit() else 0)
        following = ident(dig(told.doc, "meta", "next_token"))
        bodies = (told.body,) if dig(told.doc, "data") else ()
        if following:
            return CaughtUp(
                bodies, json.dumps({"since": at.get("since", ""), "page": following, "top": top}), more=True
            )
        return CaughtUp(bodies, top or at.get("since", ""))

    # --- streaming ---------------------------------------------------------------------------------------------

    def stream(self) -> Stream | None:
        """The filtered stream, where `stream=yes` asks for it: by the app's own token, under rules of our words."""
        token = self.secret("app_token")
        if self.option("stream") != "yes" or not token:
            return None
        query = urlencode({k: v for k, v in _ASKED.items() if k != "max_results"})
        return Stream(
            f"{self.api}/2/tweets/search/stream?{query}",
            self._app(),
            events=False,
            silent_seconds=45.0,
            near=self.near,
        )

    def _app(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.secret('app_token')}"}

    def set_rules(self, listening: Listening) -> str:
        """Make the stream's rule ours: the words in force. Returns what kept us from it; empty where it is done."""
        path = "/2/tweets/search/stream/rules"
        told = self.seen("GET", path, headers=self._app())
        if isinstance(told, CannotTell):
            return told.reason
        wanted = "" if listening.empty else x_query(listening)
        ours = [rule for rule in rows(dig(told.doc, "data")) if dig(rule, "tag") == RULE]
        old = [ident(dig(rule, "id")) for rule in ours if text(dig(rule, "value")) != wanted]
        changes: list[dict[str, Any]] = [{"delete": {"ids": old}}] if old else []
        if wanted and len(ours) == len(old):
            changes.append({"add": [{"value": wanted, "tag": RULE}]})
        for change in changes:
            told = self.seen("POST", path, json_body=change, headers=self._app())
            if isinstance(told, CannotTell):
                return told.reason
        return ""

    def window(self, intent: Intent, now: datetime) -> Allowed:
        return YES


_ASKED = {
    "max_results": "100",
    "expansions": "author_id,referenced_tweets.id,attachments.media_keys,attachments.poll_ids",
    "tweet.fields": "attachments,author_id,conversation_id,created_at,edit_history_tweet_ids,entities,lang,note_tweet,"
    "public_metrics,referenced_tweets,reply_settings",
    "user.fields": "name,protected,public_metrics,username",
    "media.fields": "alt_text,preview_image_url,type,url,variants",
}
QUERY_MOST = 1024
RULE = "firsthand"


def x_query(listening: Listening) -> str:
    """The words as X asks for them: any of these, none of those, nothing repeated; cut where X would refuse it."""
    wanted = [f'"{word}"' if re.search(r"\W", word) else word for word in listening.words]
    wanted += [f"#{tag}" for tag in listening.hashtags]
    tail = "".join(f' -"{phrase}"' for phrase in listening.exclusions) + " -is:retweet"
    while wanted and len(f"({' OR '.join(wanted)}){tail}") > QUERY_MOST:
        wanted.pop()
    return f"({' OR '.join(wanted)}){tail}"


def _refused(told: Told) -> Answer | None:
    """The same words again soon are refused: a sign that a first call may have landed, and no proof of it."""
    detail = str(first(told.doc, "detail", "title") or "")
    if told.status == 403 and "duplicate" in detail.lower():
        return Unknown("X says that it has this text already")
    if told.status == 403:
        return Refused("403", detail[:300] or "X does not permit this")
    return None
