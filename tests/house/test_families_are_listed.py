"""One member, one file, one line in the family's tuple: nothing is found by magic, nothing is forgotten."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "firsthand"
FAMILIES = {
    "engine/triage": "READERS",
    "engine/routing": "RULES",
    "engine/safety": "CHECKS",
    "metrics": "METRICS",
    "channels": "CHANNELS",
}


@pytest.mark.parametrize(("room", "name"), FAMILIES.items())
def test_the_family_is_an_ordered_tuple_of_members_with_names_of_their_own(room, name):
    module = importlib.import_module("firsthand." + room.replace("/", "."))
    family = getattr(module, name)
    assert isinstance(family, tuple)
    assert family
    names = [getattr(member, "kind", None) or getattr(member, "__name__", str(member)) for member in family]
    assert len(set(names)) == len(names), f"{room}: two members have one name"


@pytest.mark.parametrize(("room", "name"), FAMILIES.items())
def test_every_member_has_a_sentence_that_says_what_it_answers(room, name):
    module = importlib.import_module("firsthand." + room.replace("/", "."))
    silent = [str(member) for member in getattr(module, name) if not (member.__doc__ or "").strip()]
    assert not silent
