"""YouTube: threads of comments, answers, chats of live films, and the push of new films."""

from __future__ import annotations

from typing import Any


def comment(ext_id: str = "Ug1", words: str = "no signal", **more: Any) -> dict[str, Any]:
    return {
        "kind": "youtube#comment",
        "etag": "e",
        "id": ext_id,
        "snippet": {
            "authorDisplayName": "Jane",
            "authorChannelId": {"value": "UC_jane"},
            "textDisplay": f"{words}<br>x",
            "textOriginal": words,
            "videoId": "v1",
            "publishedAt": "2026-11-20T10:00:00Z",
            "updatedAt": "2026-11-20T10:00:00Z",
            "likeCount": 2,
            **more,
        },
    }


def thread(top: Any, *replies: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": "youtube#commentThread",
        "id": top["id"],
        "snippet": {"videoId": "v1", "topLevelComment": top, "canReply": True, "totalReplyCount": len(replies)},
    }
    return {**found, "replies": {"comments": list(replies)}} if replies else found


def page(kind: str, *items: Any) -> dict[str, Any]:
    return {
        "kind": f"youtube#{kind}ListResponse",
        "etag": "e",
        "pageInfo": {"totalResults": len(items)},
        "items": list(items),
    }


def chat(kind: str, **snippet: Any) -> dict[str, Any]:
    inner = {
        "type": kind,
        "liveChatId": "L1",
        "publishedAt": "2026-11-20T10:00:00Z",
        "authorChannelId": "UC_jane",
        **snippet,
    }
    return {
        "kind": "youtube#liveChatMessage",
        "id": f"chat-{kind}",
        "snippet": inner,
        "authorDetails": {"displayName": "Jane"},
    }


FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom">
  <link rel="self" href="https://www.youtube.com/xml/feeds/videos.xml"/><title>YouTube video feed</title>
  <entry><id>yt:video:v1</id><yt:videoId>v1</yt:videoId><yt:channelId>UC1</yt:channelId><title>Our phone</title>
  <published>2026-11-20T10:00:00+00:00</published><updated>2026-11-20T10:05:00+00:00</updated></entry>
</feed>"""
GONE = """<feed xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns="http://www.w3.org/2005/Atom">
  <at:deleted-entry ref="yt:video:v1" when="2026-11-20T11:00:00+00:00"><link href="https://x"/></at:deleted-entry></feed>"""

SHAPES: dict[str, tuple[Any, list[str]]] = {
    "threads": (
        page(
            "commentThread",
            thread(comment(), comment("Ug1.r1", "same here", parentId="Ug1")),
            thread(comment("Ug2", "hi")),
        ),
        ["posted Ug1 by Jane: no signal", "posted Ug1.r1 by Jane to Ug1: same here", "posted Ug2 by Jane: hi"],
    ),
    "answers": (
        page("comment", comment("Ug1.r2", "late", parentId="Ug1"), comment("Ug1.r3", "later", parentId="Ug1")),
        ["posted Ug1.r2 by Jane to Ug1: late", "posted Ug1.r3 by Jane to Ug1: later"],
    ),
    "edited": (page("comment", comment(updatedAt="2026-11-20T12:00:00Z")), ["edited Ug1 by Jane: no signal"]),
    "as a page alone": (page("comment", comment(textOriginal=None)), ["posted Ug1 by Jane: no signal\nx"]),
    "who wrote it as text": (
        page("comment", comment(authorChannelId="UC_jane")),
        ["posted Ug1 by Jane: no signal"],
    ),
    "only ids were asked for": (page("comment", {"kind": "youtube#comment", "id": "Ug9"}), ["unparsed"]),
    "films and channels": (
        page(
            "video",
            {"kind": "youtube#video", "id": "v1", "snippet": {"title": "x"}},
            {"kind": "youtube#channel", "id": "UC1"},
        ),
        ["noticed video", "noticed channel"],
    ),
    "a live chat": (
        page(
            "liveChatMessage",
            chat(
                "textMessageEvent", displayMessage="is it down?", textMessageDetails={"messageText": "is it down?"}
            ),
            chat("superChatEvent", superChatDetails={"amountMicros": "1", "userComment": "take my money"}),
            chat("newSponsorEvent"),
            chat("messageDeletedEvent", messageDeletedDetails={"deletedMessageId": "chat-old"}),
        ),
        [
            "posted chat-textMessageEvent by Jane: is it down?",
            "posted chat-superChatEvent by Jane: take my money",
            "noticed newSponsorEvent",
            "deleted chat-old",
        ],
    ),
    "a new film": (FEED, ["noticed fetch video"]),
    "a film is gone": (GONE, ["noticed video deleted"]),
    "a feed with a trap": ("<?xml version='1.0'?><!DOCTYPE f [<!ENTITY a 'b'>]><feed>&a;</feed>", ["unparsed"]),
    "an error": (
        {"error": {"code": 403, "message": "x", "errors": [{"reason": "commentsDisabled"}]}},
        ["unparsed"],
    ),
    "nothing": (page("commentThread"), []),
}
