"""What is asked to connect something: fields, which of them are secrets, and where the vendor gives them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked. A secret is written once and never shown again."""

    name: str
    label: str
    secret: bool = False
    needed: bool = False
    hint: str = ""
    made: bool = False
    """We make this one ourselves, when it is left empty."""


@dataclass(frozen=True, slots=True)
class Form:
    """One kind: what it is called, what it brings, where the vendor gives what is asked, and the fields."""

    kind: str
    name: str
    brings: str
    where: str
    fields: tuple[Field, ...]
    after: str = ""
