"""What Google's interfaces share: a token that is refreshed, and errors with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from firsthand.channels.oauth import forget, fresh
from firsthand.channels.reading import dig, ident, rows, text
from firsthand.channels.remote import RemoteChannel
from firsthand.desk.channel import Answer, Later, Refused
from firsthand.domain.mention import NAMELESS
from firsthand.outward import NotSent, Told

PACIFIC = ZoneInfo("America/Los_Angeles")
"""Google's daily quotas begin anew at midnight there."""


class GoogleChannel(RemoteChannel):
    """Secrets: `access_token`; or `refresh_token` and `client_secret`, with `client_id` among the settings."""

    secret_names: ClassVar[tuple[str, ...]] = ()
    secret_keys: ClassVar[tuple[str, ...]] = (*RemoteChannel.secret_keys, "refresh_token", "client_secret")

    @property
    def token(self) -> str:
        if not self.secret("refresh_token"):
            own = "" if "webhook" in self.capabilities.ingest else self.secret()
            return self.secret("access_token") or self.secret("token") or own
        return fresh(f"{self.kind}:{self.account.id}", self._refreshed)

    def _refreshed(self) -> tuple[str, float]:
        own = self.option("api_base")
        url = f"{self.api}/token" if own else str(self.numbers.get("token_url", ""))
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self.secret("refresh_token"),
            "client_id": self.option("client_id"),
            "client_secret": self.secret("client_secret"),
        }
        told = self.signed_in(url, form=form)
        if not told.ok or not ident(dig(told.doc, "access_token")):
            raise NotSent(f"the token could not be refreshed ({told.status})")
        seconds = dig(told.doc, "expires_in")
        return ident(dig(told.doc, "access_token")), float(seconds) if isinstance(
            seconds, (int, float)
        ) else 3000.0

    def named(self, who: Any) -> tuple[str, str]:
        """Whose it is, and what Google calls them: what it calls everybody without a name is nobody's name."""
        name = text(who).strip()[:200]
        nobody = [text(word).lower() for word in rows(self.numbers.get("nameless"))]
        return (NAMELESS if not name or name.lower() in nobody else name), name

    def google_error(self, told: Told, now: datetime) -> Answer | None:
        """Daily quotas wait for midnight in California; what is forbidden stays forbidden."""
        if told.ok or told.status >= 500:
            return None
        reasons = {text(dig(e, "reason")) for e in rows(dig(told.doc, "error", "errors"))}
        reasons |= {text(dig(d, "reason")) for d in rows(dig(told.doc, "error", "details"))}
        message = text(dig(told.doc, "error", "message"))[:300]
        if reasons & {"quotaExceeded", "dailyLimitExceeded"}:
            return Later(next_midnight(now), "the day's quota is spent")
        if reasons & {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"} or told.status == 429:
            return Later(now + timedelta(minutes=1), "the channel's limit")
        if told.status == 401:
            forget(f"{self.kind}:{self.account.id}")
            return None
        if told.status in (400, 403, 404, 410, 412):
            return Refused(
                next(iter(sorted(reasons - {""})), str(told.status)), message or f"answered {told.status}"
            )
        return None


def next_midnight(now: datetime) -> datetime:
    there = now.astimezone(PACIFIC)
    return (there + timedelta(days=1)).replace(hour=0, minute=1, second=0, microsecond=0).astimezone(now.tzinfo)
