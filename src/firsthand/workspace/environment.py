"""The templates' environment: escaping on, a few words and filters."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment

from firsthand.domain.in_sight import handoff_in_sight
from firsthand.wiring.uploads import token_of
from firsthand.workspace import words


def environment(**options: Any) -> Environment:
    env = Environment(**options)
    # Django passes autoescape=True among the options.
    env.globals.update(static=static, url=_url, words=words, attach_token=token_of, in_sight=handoff_in_sight)
    env.filters.update(
        iso=lambda moment: moment.isoformat() if moment else "",
        clock_time=words.clock_time,
        minutes=words.minutes,
    )
    env.trim_blocks = env.lstrip_blocks = True
    return env


def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)
