"""Reddit: mentions, comments and messages by poll; its errors come inside a yes."""

from __future__ import annotations

import base64
import json
import re
from datetime import datetime, timedelta
from typing import Any, ClassVar

from firsthand.channels.oauth import fresh
from firsthand.channels.reading import (
    dig,
    ident,
    moment_or_none,
    plain,
    rows,
    text,
)
from firsthand.channels.reddit_reading import RedditReading
from firsthand.desk.channel import (
    Absent,
    Allowed,
    Answer,
    CannotTell,
    CaughtUp,
    Found,
    Intent,
    Later,
    Look,
    Refused,
)
from firsthand.desk.listening import Listening
from firsthand.desk.matching import in_time, same_words
from firsthand.outward import NotSent, Told

LATEST = 1e12
"""No number of seconds that a vendor means: it would hold up whatever comes after it."""


class Reddit(RedditReading):
    """`username` says who we are; a script app's `client_id`, with `client_secret` and `password` as secrets."""

    kind = "reddit"
    secret_names: ClassVar[tuple[str, ...]] = ()
    secret_keys: ClassVar[tuple[str, ...]] = (
        *RedditReading.secret_keys,
        "client_secret",
        "password",
        "refresh_token",
    )

    @property
    def token(self) -> str:
        if self.secret("client_secret") and (self.secret("password") or self.secret("refresh_token")):
            return fresh(f"reddit:{self.account.id}", self._signed_in)
        return self.secret("access_token") or self.secret("token") or self.secret()

    def _signed_in(self) -> tuple[str, float]:
        form = {"grant_type": "password", "username": self.option("username"), "password": self.secret("password")}
        if self.secret("refresh_token"):
            form = {"grant_type": "refresh_token", "refresh_token": self.secret("refresh_token")}
        own = self.option("api_base")
        url = f"{self.api}/api/v1/access_token" if own else str(self.numbers.get("token_url", ""))
        basic = base64.b64encode(f"{self.option('client_id')}:{self.secret('client_secret')}".encode()).decode()
        told = self.signed_in(url, form=form, headers={"authorization": f"Basic {basic}", **self._agent()})
        if not told.ok or not ident(dig(told.doc, "access_token")):
            raise NotSent(f"the sign-in did not go through ({told.status})")
        return ident(dig(told.doc, "access_token")), 3000.0

    def _agent(self) -> dict[str, str]:
        return {"user-agent": f"firsthand:desk:1.0 (by /u/{self.option('username') or 'unknown'})"}

    # --- speaking ------------------------------------------------------------------------------------------

    def can_reply(self, intent: Intent, now: datetime) -> Allowed:
        """An answer stands where its parent stands: under a comment it is public, whatever it was approved as."""
        if intent.parent.startswith("modmail_"):
            return Allowed(False, "mail to the moderators is answered on Reddit itself, at mod.reddit.com")
        if intent.private and not intent.parent.startswith("t4_"):
            return Allowed(False, "under a comment Reddit takes no private message; it would stand in public")
        return super().can_reply(intent, now)

    def publish(self, intent: Intent, now: datetime) -> Answer:
        form = {"api_type": "json", "thing_id": intent.parent, "text": intent.text}

        def named(told: Told) -> str:
            return ident(dig(told.doc, "json", "data", "things", 0, "data", "name")) or ident(
                dig(told.doc, "json", "data", "things", 0, "data", "id")
            )

        return self.once(
            now,
            lambda: self.ask("POST", "/api/comment", form=form, headers=self._agent()),
            named,
            lambda told: _inside(told, now),
        )

    def lookup(self, intent: Intent, now: datetime) -> Look:
        us = self.option("username")
        path = "/message/sent" if intent.parent.startswith("t4_") else f"/user/{us}/comments"
        if not us and path != "/message/sent":
            return CannotTell("username is not set, so our own comments cannot be read")
        told = self.seen("GET", path, query={"limit": "100", "raw_json": "1"}, headers=self._agent())
        if isinstance(told, CannotTell):
            return told
        found = []
        for child in rows(dig(told.doc, "data", "children")):
            data = dig(child, "data")
            place = ident(dig(data, "parent_id")) in ("", intent.parent)
            at = moment_or_none(dig(data, "created_utc"))
            if place and same_words(intent, plain(dig(data, "body"))) and in_time(intent, at):
                found.append(ident(dig(data, "name")))
        return Found(tuple(found)) if found else Absent()

    def search(self, listening: Listening, cursor: str, now: datetime) -> CaughtUp:
        """New posts with our words, back to the last one that was seen."""
        query = {"q": reddit_query(listening)[:500], "sort": "new", "limit": "100", "raw_json": "1"}
        told = self.page("/search", cursor, query=query, headers=self._agent())
        if isinstance(told, CaughtUp):
            return told
        children = rows(dig(told.doc, "data", "children"))
        times = _times(children)
        fresh = any(time > cursor for time in times)
        return CaughtUp((told.body,) if fresh else (), max([cursor, *times]))

    # --- catching up ---------------------------------------------------------------------------------------

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        """The inbox and mentions back to the last thing that was seen, page by page."""
        at: dict[str, str] = json.loads(cursor) if cursor.startswith("{") else {"since": cursor}
        query = {"limit": "100", "raw_json": "1", "mark": "false"}
        if at.get("page"):
            query["after"] = at["page"]
        path = self.option("listing") or "/message/inbox"
        told = self.page(path, cursor, query=query, headers=self._agent())
        if isinstance(told, CaughtUp):
            return told
        children = rows(dig(told.doc, "data", "children"))
        times = _times(children)
        top, since = max([at.get("top", ""), *times]), at.get("since", "")
        following = ident(dig(told.doc, "data", "after"))
        bodies = (told.body,) if children else ()
        if following and children and all(time > since for time in times):
            return CaughtUp(bodies, json.dumps({"since": since, "page": following, "top": top}), more=True)
        return CaughtUp(bodies, top or since)


def _times(children: list[Any]) -> list[str]:
    """When each was made, as text that sorts; one that does not say so holds up no paging."""
    found = []
    for each in children:
        try:
            made = float(text(dig(each, "data", "created_utc")))
        except ValueError:
            continue
        if 0 <= made < LATEST:
            found.append(f"{made:020.3f}")
    return found


def reddit_query(listening: Listening) -> str:
    """The words as Reddit asks for them."""
    wanted = [f'"{word}"' for word in (*listening.words, *listening.hashtags)]
    return f"({' OR '.join(wanted)})" + "".join(f' AND NOT "{phrase}"' for phrase in listening.exclusions)


def _inside(told: Told, now: datetime) -> Answer | None:
    """The errors of a yes: a wait in words, or a definite no."""
    errors = dig(told.doc, "json", "errors")
    if not told.ok or not isinstance(errors, list) or not errors:
        return None
    error = errors[0] if isinstance(errors[0], list) else [errors[0]]
    code, words = text(error[0]), text(error[1]) if len(error) > 1 else ""
    if code == "RATELIMIT":
        return Later(now + _asked_wait(words), f"the channel's limit: {words}"[:200])
    return Refused(code or "refused", words or code)


def _asked_wait(words: str) -> timedelta:
    found = re.search(r"(\d+)\s*(second|minute|hour)", words)
    if not found:
        return timedelta(minutes=10)
    return timedelta(**{f"{found.group(2)}s": int(found.group(1)) + 1})
