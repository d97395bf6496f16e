"""The vendors by name: X, Facebook, Instagram, WhatsApp, Google reviews, Bluesky, Mastodon, YouTube, Reddit, stores."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import Any

from tests.fakes.vendor import Asked, Post, Vendor

US = "999"


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class XVendor(Vendor):
    """Escapes what it gives back and rewrites addresses, as X does."""

    limit = (429, {"x-rate-limit-reset": "32503680000"}, {"title": "Too Many Requests"})
    options = {"user_id": US, "handle": "brand"}

    def publishes(self, asked: Asked) -> Post | None:
        if asked.method != "POST":
            return None
        if asked.path == "/2/tweets":
            return Post(self.next_id(), asked.doc["reply"]["in_reply_to_tweet_id"], asked.doc["text"], 0)
        found = re.fullmatch(r"/2/dm_conversations/with/([^/]+)/messages", asked.path)
        return Post(self.next_id(), found[1], asked.doc["text"], 0, private=True) if found else None

    def answer(self, post: Post) -> Any:
        if post.private:
            return {"data": {"dm_conversation_id": f"{US}-{post.parent}", "dm_event_id": post.ext_id}}
        return {"data": {"id": post.ext_id, "text": post.text}}

    def read(self, asked: Asked) -> tuple[int, Any]:
        if asked.path == f"/2/users/{US}/tweets":
            return 200, {"data": [self._tweet(p) for p in reversed(self.posts) if not p.private]}
        if asked.path.endswith("/dm_events"):
            rows = [
                {
                    "id": p.ext_id,
                    "event_type": "MessageCreate",
                    "text": html.escape(p.text, quote=False),
                    "sender_id": US,
                    "dm_conversation_id": f"{US}-{p.parent}",
                    "created_at": _iso(p.at),
                }
                for p in self.posts
                if p.private
            ]
            return 200, {"data": rows}
        return 404, {}

    def _tweet(self, post: Post) -> dict[str, Any]:
        words = re.sub(r"https?://\S+", "https://t.co/abc123", html.escape(post.text, quote=False))
        return {
            "id": post.ext_id,
            "text": f"@jane {words}",
            "author_id": US,
            "created_at": _iso(post.at),
            "referenced_tweets": [{"type": "replied_to", "id": post.parent}],
        }


class GraphVendor(Vendor):
    """Facebook, Instagram and WhatsApp: one graph."""

    refusal = (400, {"error": {"code": 200, "message": "Permissions error"}})
    limit = (400, {}, {"error": {"code": 32, "message": "Page request limit reached"}})
    options = {"page_id": US, "ig_id": US, "phone_number_id": US, "version": "v23.0"}

    def publishes(self, asked: Asked) -> Post | None:
        if asked.method != "POST":
            return None
        found = re.fullmatch(r"/v[\d.]+/([^/]+)/(comments|replies|messages|mentions)", asked.path)
        if not found:
            return None
        doc = asked.doc
        if found[2] == "messages":
            whom = doc.get("recipient") or {}
            to = doc.get("to") or (whom if isinstance(whom, str) else whom.get("id") or whom.get("comment_id"))
            words = (doc.get("text") or {}).get("body") or (doc.get("message") or {}).get("text")
            private = doc.get("recipient_type") != "group"
            return Post("m_" + self.next_id(), to, words, 0, private=private, extra=doc)
        return Post(f"{found[1]}_{self.next_id()}", found[1], doc["message"], 0)

    def answer(self, post: Post) -> Any:
        if "messaging_product" in post.extra:
            return {"messages": [{"id": post.ext_id}]}
        return {"recipient_id": post.parent, "message_id": post.ext_id} if post.private else {"id": post.ext_id}

    def read(self, asked: Asked) -> tuple[int, Any]:
        found = re.fullmatch(r"/v[\d.]+/([^/]+)/(comments|replies|conversations)", asked.path)
        if not found:
            return 404, {"error": {"code": 100, "message": "unknown path"}}
        if found[2] == "conversations":
            peer = asked.query.get("user_id", "")
            rows = [
                {"id": p.ext_id, "message": p.text, "from": {"id": US}, "created_time": _iso(p.at)}
                for p in self.posts
                if p.private and p.parent == peer
            ]
            return 200, {"data": [{"messages": {"data": rows}}]}
        rows = [
            {
                "id": p.ext_id,
                "message": p.text,
                "text": p.text,
                "from": {"id": US},
                "created_time": _iso(p.at),
                "timestamp": _iso(p.at),
            }
            for p in reversed(self.posts)
            if p.parent == found[1]
        ]
        return 200, {"data": rows}


class SlotVendor(Vendor):
    """One reply slot a review: the next one writes over it."""

    def put(self, post: Post) -> Post:
        with self.lock:
            for old in self.posts:
                if old.parent == post.parent and old.text != post.text:
                    old.extra["gone"] = True
            same = [
                p for p in self.posts if p.parent == post.parent and p.text == post.text and "gone" not in p.extra
            ]
            return same[0] if same else super().put(post)

    def standing(self, parent: str) -> str:
        return next((p.text for p in self.posts if p.parent == parent and "gone" not in p.extra), "")


class GoogleReviewsVendor(SlotVendor):
    options = {"audience": "us", "locations": "accounts/1/locations/2"}
    limit = (429, {}, {"error": {"status": "RESOURCE_EXHAUSTED", "message": "quota"}})

    def publishes(self, asked: Asked) -> Post | None:
        found = re.fullmatch(r"/v4/(.+)/reply", asked.path)
        return Post(found[1], found[1], asked.doc["comment"], 0) if found and asked.method == "PUT" else None

    def answer(self, post: Post) -> Any:
        return {"comment": post.text, "updateTime": _iso(post.at)}

    def read(self, asked: Asked) -> tuple[int, Any]:
        name = asked.path.removeprefix("/v4/")
        review: dict[str, Any] = {"name": name, "starRating": "TWO", "comment": "waited"}
        if words := self.standing(name):
            review["reviewReply"] = {"comment": words}
        return 200, review


class GooglePlayVendor(SlotVendor):
    options = {"package": "com.example.app"}

    def publishes(self, asked: Asked) -> Post | None:
        found = re.fullmatch(r"/androidpublisher/v3/applications/com.example.app/reviews/(.+):reply", asked.path)
        return Post(found[1], found[1], asked.doc["replyText"], 0) if found else None

    def answer(self, post: Post) -> Any:
        return {"result": {"replyText": post.text, "lastEdited": {"seconds": "1"}}}

    def read(self, asked: Asked) -> tuple[int, Any]:
        review = asked.path.rpartition("/")[2]
        comments: list[Any] = [{"userComment": {"text": "meh", "starRating": 2}}]
        if words := self.standing(review):
            comments.append({"developerComment": {"text": words}})
        return 200, {"reviewId": review, "comments": comments}


class AppStoreVendor(SlotVendor):
    options = {"app_id": "1"}

    def publishes(self, asked: Asked) -> Post | None:
        if asked.method != "POST" or asked.path != "/v1/customerReviewResponses":
            return None
        data = asked.doc["data"]
        review = data["relationships"]["review"]["data"]["id"]
        return Post(f"resp-{review}", review, data["attributes"]["responseBody"], 0)

    def answer(self, post: Post) -> Any:
        return {"data": {"id": post.ext_id, "attributes": {"responseBody": post.text, "state": "PENDING_PUBLISH"}}}

    def read(self, asked: Asked) -> tuple[int, Any]:
        review = asked.path.split("/")[-2]
        words = self.standing(review)
        return (
            (200, {"data": {"id": f"resp-{review}", "attributes": {"responseBody": words}}})
            if words
            else (404, {})
        )


class BlueskyVendor(Vendor):
    options = {"did": "did:plc:brand", "handle": "brand.example"}
    refusal = (400, {"error": "InvalidRequest", "message": "no"})
    limit = (429, {"ratelimit-reset": "32503680000"}, {"error": "RateLimitExceeded"})

    def publishes(self, asked: Asked) -> Post | None:
        if asked.path != "/xrpc/com.atproto.repo.putRecord":
            return None
        doc = asked.doc
        uri = f"at://{doc['repo']}/{doc['collection']}/{doc['rkey']}"
        return Post(
            uri, doc["record"]["reply"]["parent"]["uri"], doc["record"]["text"], 0, key=uri, extra=doc["record"]
        )

    def answer(self, post: Post) -> Any:
        return {"uri": post.ext_id, "cid": "bafy" + post.ext_id[-6:]}

    def read(self, asked: Asked) -> tuple[int, Any]:
        if asked.path == "/xrpc/com.atproto.server.createSession":
            return 200, {"accessJwt": "jwt", "refreshJwt": "r", "did": "did:plc:brand"}
        uri = "at://{repo}/{collection}/{rkey}".format(**{"repo": "", "collection": "", "rkey": "", **asked.query})
        if asked.query.get("repo") != "did:plc:brand":
            return 200, {"uri": uri, "cid": "bafyparent", "value": {"text": "hello"}}
        found = next((p for p in self.posts if p.ext_id == uri), None)
        return (
            (200, {"uri": uri, "cid": "c", "value": found.extra}) if found else (400, {"error": "RecordNotFound"})
        )


class MastodonVendor(Vendor):
    options = {"handle": "brand", "account_id": US}
    refusal = (422, {"error": "Gültigkeitsprüfung ist fehlgeschlagen"})
    limit = (429, {"x-ratelimit-reset": "2999-01-01T00:00:00.000000Z"}, {"error": "Too many requests"})

    def publishes(self, asked: Asked) -> Post | None:
        if asked.method != "POST" or asked.path != "/api/v1/statuses":
            return None
        doc, key = asked.doc, asked.headers.get("idempotency-key", "")
        private = doc["visibility"] == "direct"
        return Post(
            self.next_id(), doc.get("in_reply_to_id", ""), doc["status"], 0, private=private, key=key, extra=doc
        )

    def read(self, asked: Asked) -> tuple[int, Any]:
        found = re.fullmatch(r"/api/v1/statuses/([^/]+)/context", asked.path)
        rows = [self._status(p) for p in self.posts if found and p.parent == found[1]]
        return (200, {"ancestors": [], "descendants": rows}) if found else (404, {"error": "not found"})

    def _status(self, post: Post) -> dict[str, Any]:
        words = html.escape(post.text).replace("\n", "<br />")
        return {
            "id": post.ext_id,
            "in_reply_to_id": post.parent,
            "created_at": _iso(post.at),
            "content": f"<p>{words}</p>",
            "account": {"id": US, "acct": "brand"},
        }


class YouTubeVendor(Vendor):
    options = {"channel_id": US}
    refusal = (403, {"error": {"errors": [{"reason": "commentsDisabled"}], "message": "disabled"}})
    limit = (403, {}, {"error": {"errors": [{"reason": "quotaExceeded"}], "message": "quota"}})

    def publishes(self, asked: Asked) -> Post | None:
        if asked.method != "POST" or asked.path != "/youtube/v3/comments":
            return None
        snippet = asked.doc["snippet"]
        return Post(f"{snippet['parentId']}.{self.next_id()}", snippet["parentId"], snippet["textOriginal"], 0)

    def read(self, asked: Asked) -> tuple[int, Any]:
        rows = [
            {
                "id": p.ext_id,
                "snippet": {
                    "textDisplay": html.escape(p.text),
                    "authorChannelId": {"value": US},
                    "publishedAt": _iso(p.at),
                    "parentId": p.parent,
                },
            }
            for p in self.posts
            if p.parent == asked.query.get("parentId")
        ]
        return 200, {"items": rows}


class RedditVendor(Vendor):
    options = {"username": "brand"}
    limit = (200, {}, {"json": {"errors": [["RATELIMIT", "Take a break for 2 minutes", "ratelimit"]]}})

    def publishes(self, asked: Asked) -> Post | None:
        if asked.path != "/api/comment":
            return None
        under = asked.doc["thing_id"]
        return Post("t1_" + self.next_id(), under, asked.doc["text"], 0, private=under.startswith("t4_"))

    def answer(self, post: Post) -> Any:
        return {"json": {"errors": [], "data": {"things": [{"kind": "t1", "data": {"name": post.ext_id}}]}}}

    def read(self, asked: Asked) -> tuple[int, Any]:
        children = [
            {
                "kind": "t1",
                "data": {
                    "name": p.ext_id,
                    "parent_id": p.parent,
                    "body": html.escape(p.text),
                    "author": "brand",
                    "created_utc": p.at,
                },
            }
            for p in reversed(self.posts)
        ]
        return 200, {"kind": "Listing", "data": {"children": children}}


class WebhookVendor(Vendor):
    """Another program that hears our replies: it keeps one for each delivery id."""

    options: dict[str, str] = {}

    def publishes(self, asked: Asked) -> Post | None:
        if asked.path != "/replies":
            return None
        data = asked.doc["data"]
        key, private = asked.headers.get("webhook-id", ""), data["private"]
        return Post(self.next_id(), data["in_reply_to"], data["text"], 0, private=private, key=key)


VENDORS: dict[str, type[Any]] = {
    "x": XVendor,
    "facebook": GraphVendor,
    "instagram": GraphVendor,
    "whatsapp": GraphVendor,
    "google_reviews": GoogleReviewsVendor,
    "google_play": GooglePlayVendor,
    "app_store": AppStoreVendor,
    "bluesky": BlueskyVendor,
    "mastodon": MastodonVendor,
    "youtube": YouTubeVendor,
    "reddit": RedditVendor,
    "webhook": WebhookVendor,
}
