"""No text makes one of our patterns explode: eight times the text is looked through in about eight times the time."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator, Mapping
from types import ModuleType

import firsthand
from tests.channels.work import work_of

SHORT, LONG = 1_000, 8_000
MOST = 24.0
"""A search that goes back over the whole text takes 64 times as long for eight times the text; a straight one 8."""

NOISE_SECONDS = 0.02
"""What takes less of the processor than this for the long text says nothing about growth, and hurts nobody."""

REPEATED = (
    "a",
    "1",
    "1 ",
    "a ",
    " ",
    "<a",
    "@a",
    "a.",
    "a-",
    "_",
    "a@a.",
    "&a",
    "é",
    "1-",
    "$1",
    "https://a?",
    "(1",
)

ROOMS = ("firsthand.channels", "firsthand.desk", "firsthand.domain", "firsthand.engine")
"""Through these goes what others have written."""

AT_ONE_PLACE = ("firsthand.channels.email", "firsthand.engine.safety.private_patterns._OPTION")
"""These are tried at the beginning of a line, or behind what was found: never at every place of a text."""


def patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from patterns_in(inner)
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from patterns_in(inner)


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(firsthand.__path__, "firsthand."):
        if found.name.startswith(ROOMS) and not found.name.startswith(AT_ONE_PLACE):
            yield importlib.import_module(found.name)


def every_pattern() -> dict[re.Pattern[str], str]:
    """Each pattern that is looked for in a text, and one place where it stands."""
    found: dict[re.Pattern[str], str] = {}
    for module in modules():
        for name, value in list(vars(module).items()):
            for pattern in patterns_in(value):
                found.setdefault(pattern, f"{module.__name__}.{name}")
    return {pattern: place for pattern, place in found.items() if not place.startswith(AT_ONE_PLACE)}


def test_every_pattern_grows_with_the_text_and_no_faster():
    slow = []
    for pattern, place in every_pattern().items():
        for part in REPEATED:
            text = part * (LONG // len(part)) + "\x00"
            began = time.thread_time()
            pattern.search(text)
            if time.thread_time() - began < NOISE_SECONDS:
                continue
            long, short = work_of(pattern.search, text), work_of(pattern.search, text[-SHORT:])
            if long > NOISE_SECONDS and long > MOST * max(short, 1e-5):
                slow.append(f"{place}: {part!r} takes {long:.3f} s, an eighth of it {short:.4f} s")
    assert not slow


def test_there_are_patterns_to_look_at():
    assert len(every_pattern()) > 100
