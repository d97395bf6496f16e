"""The templates' environment: escaping on, a few words and filters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from firsthand.domain.in_sight import handoff_in_sight
from firsthand.wiring.uploads import token_of
from firsthand.workspace import reasons, words


def environment(**options: Any) -> Environment:
    env = Environment(**options)
    # Django passes autoescape=True among the options.
    env.globals.update(static=static, url=_url, words=words, reasons=reasons)
    env.globals.update(attach_token=token_of, in_sight=handoff_in_sight)
    env.filters.update(
        iso=lambda moment: moment.isoformat() if moment else "",
        clock_time=_clock_time,
        minutes=words.minutes,
        plain=reasons.plain_reason,
    )
    env.trim_blocks = env.lstrip_blocks = True
    return env


@pass_context
def _clock_time(context: Context, moment: datetime | None) -> str:
    """A moment on the clock where the desk stands; UTC on a page that nobody has signed in to."""
    seat = context.get("seat")
    return words.clock_time(moment, seat.policy.zone if seat else "UTC")


def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)
