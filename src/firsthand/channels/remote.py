"""A channel behind an HTTP interface: the address, the token, one call, and what its answers mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from firsthand.channels.attaching import Missing, bytes_of
from firsthand.channels.base import BaseChannel
from firsthand.channels.calls import loopback_only, not_a_yes, not_sent
from firsthand.channels.reading import dig, ident
from firsthand.desk.attachments import Attachment
from firsthand.desk.channel import Answer, CannotTell, CaughtUp, Intent, Later, Refused, Sent, Unknown
from firsthand.outward import NoAnswer, NotSent, Told, call

_SOON = timedelta(seconds=60)


class RemoteChannel(BaseChannel):
    """What channels over HTTP share. `api` is the vendor's address, or a loopback one where it was redirected."""

    @property
    def api(self) -> str:
        own = self.option("api_base")
        return loopback_only(own) if own else str(self.numbers.get("api", "")).rstrip("/")

    @property
    def token(self) -> str:
        return self.secret("access_token") or self.secret("token")

    def bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"} if self.token else {}

    def ask(self, method: str, path: str, **asked: Any) -> Told:
        headers: Mapping[str, str] = {**self.bearer(), **(asked.pop("headers", None) or {})}
        whole = path if path.startswith(("http://", "https://")) else f"{self.api}{quote(path, safe='/:@,~')}"
        return call(method, whole, headers=headers, near=self.near, **asked)

    def signed_in(self, url: str, **asked: Any) -> Told:
        """A call for a token, before the one call of a reply: what breaks off here has certainly sent nothing."""
        try:
            return call("POST", url, near=self.near, **asked)
        except NoAnswer as error:
            raise NotSent(f"no token: {error}") from error

    def once(
        self,
        now: datetime,
        ask: Callable[[], Told],
        named: Callable[[Told], str],
        refused: Callable[[Told], Answer | None],
    ) -> Answer:
        """The one call of a reply: a yes with an id, the vendor's own no, or what the status says."""
        try:
            told = ask()
        except NotSent as error:
            return not_sent(error, now)
        except NoAnswer as error:
            return Unknown(f"no answer ({error})")
        if special := refused(told):
            return special
        if not told.ok:
            return not_a_yes(told, now)
        found = ident(named(told))
        return Sent(found) if found else Unknown("answered yes, but named no post")

    def carried(
        self, intent: Intent, now: datetime, upload: Callable[[Attachment, bytes], Told], *path: str
    ) -> list[Any] | Answer:
        """The files of a reply, uploaded before the one call; what names each stands under `path` of its answer.

        Nothing is public by an upload, so whatever goes wrong here is certainly not sent.
        """
        made = []
        for each in intent.attached:
            try:
                told = upload(each, bytes_of(self.home, each))
            except Missing as missing:
                return Refused("attachment", str(missing))
            except (NotSent, NoAnswer) as error:
                return Later(now + _SOON, f"a file could not be uploaded ({error})", whole_account=False)
            named = dig(told.doc, *path)
            if told.ok and named:
                made.append(named)
            elif not told.ok and (later := self.not_uploaded(told, now)):
                return later
            elif 400 <= told.status < 500 and told.status != 408:
                return Refused("attachment", f"the channel does not take {each.name} ({told.status})")
            else:
                return Later(now + _SOON, f"a file could not be uploaded ({told.status})", whole_account=False)
        return made

    def not_uploaded(self, told: Told, now: datetime) -> Later | None:
        """Why nothing can be uploaded at all just now; None where it is the file's own matter."""
        answer = not_a_yes(told, now) if told.status in (401, 429) else None
        return answer if isinstance(answer, Later) else None

    def seen_first(
        self, now: datetime, path: str, special: Callable[[Told], Answer | None] = lambda told: None
    ) -> Told | Answer:
        """A read before the one call. Whatever keeps it from us has certainly sent nothing, and is told as what it is."""
        try:
            told = self.ask("GET", path)
        except (NotSent, NoAnswer) as error:
            return Later(now + _SOON, f"the channel does not answer ({error})", whole_account=False)
        if told.ok and told.doc is not None:
            return told
        if told.status in (404, 410):
            return Refused("gone", "what it answers is not there any more")
        if not told.ok and (answer := special(told)):
            return answer
        if told.status in (401, 429):
            return not_a_yes(told, now)
        return Later(now + _SOON, f"the channel answered {told.status}", whole_account=False)

    def seen(self, method: str, path: str, **asked: Any) -> Told | CannotTell:
        """A read for looking a reply up: whatever is no answer says that we cannot tell."""
        try:
            told = self.ask(method, path, **asked)
        except (NotSent, NoAnswer) as error:
            return CannotTell(f"the channel does not answer ({error})")
        if not told.ok or told.doc is None:
            return CannotTell(f"the channel answered {told.status}")
        return told

    def page(self, path: str, cursor: str, **asked: Any) -> Told | CaughtUp:
        """A read for catching up: a page, or what kept us from it with the cursor as it was."""
        found = self.seen("GET", path, **asked)
        return CaughtUp(cursor=cursor, problem=found.reason) if isinstance(found, CannotTell) else found


def nothing_special(told: Told) -> Answer | None:
    return None
