"""One member, one file, one line in the family's tuple: nothing is found by magic, nothing is forgotten."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "firsthand"
FAMILIES = {
    "engine/triage": ("READERS", 12),
    "engine/routing": ("RULES", 5),
    "engine/safety": ("CHECKS", 19),
    "metrics": ("METRICS", 32),
    "channels": ("CHANNELS", 15),
}
"""Each family's tuple, and how many members it has at least: a member that falls out is missed."""
PLAYBOOKS_MIN = 16
ROWS = [(room, name, least) for room, (name, least) in FAMILIES.items()]


@pytest.mark.parametrize(("room", "name", "least"), ROWS)
def test_the_family_is_an_ordered_tuple_of_members_with_names_of_their_own(room, name, least):
    module = importlib.import_module("firsthand." + room.replace("/", "."))
    family = getattr(module, name)
    assert isinstance(family, tuple)
    assert len(family) >= least, f"{room}: {len(family)} members, there were {least}"
    names = [getattr(member, "kind", None) or getattr(member, "__name__", str(member)) for member in family]
    assert len(set(names)) == len(names), f"{room}: two members have one name"


@pytest.mark.parametrize(("room", "name", "least"), ROWS)
def test_every_member_has_a_sentence_that_says_what_it_answers(room, name, least):
    module = importlib.import_module("firsthand." + room.replace("/", "."))
    silent = [str(member) for member in getattr(module, name) if not (member.__doc__ or "").strip()]
    assert not silent


@pytest.mark.parametrize("room", ["engine/routing", "engine/safety", "metrics"])
def test_a_file_that_exports_its_own_name_is_listed(room):
    """A check that nobody calls looks as if it were at work."""
    module = importlib.import_module("firsthand." + room.replace("/", "."))
    listed = {member.__name__ for member in getattr(module, FAMILIES[room][0])}
    arguments = {str(inspect.signature(member)) for member in getattr(module, FAMILIES[room][0])}
    for path in sorted((SRC / room).glob("*.py")):
        member = getattr(importlib.import_module(f"{module.__name__}.{path.stem}"), path.stem, None)
        if callable(member) and str(inspect.signature(member)) in arguments:
            assert path.stem in listed, f"{room}/{path.name} is not in the family"


def test_the_library_has_its_playbooks():
    assert len(list((SRC / "library" / "playbooks").glob("*.yaml"))) >= PLAYBOOKS_MIN
