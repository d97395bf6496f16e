"""The order of a list, and a place in it: pages go on from where the last one ended, however deep they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q

Rank = tuple[int, int, str]
"""(section, microseconds in the section's direction, id): smaller comes first."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a list that one index serves: which rows, by which moment, in which direction."""

    number: int
    column: str
    descending: bool
    only: Q

    @property
    def order(self) -> tuple[str, str]:
        return ("-" if self.descending else "") + self.column, "id"

    @property
    def backwards(self) -> tuple[str, str]:
        return ("" if self.descending else "-") + self.column, "-id"

    def rank(self, row: Any) -> Rank:
        passed = (getattr(row, self.column) - _EPOCH) // timedelta(microseconds=1)
        return self.number, -passed if self.descending else passed, row.id

    def beyond(self, place: Rank, backwards: bool) -> Q:
        """The rows that stand after a place, or before it."""
        moment = _EPOCH + timedelta(microseconds=-place[1] if self.descending else place[1])
        later = "lt" if self.descending != backwards else "gt"
        rest = "lt" if backwards else "gt"
        return Q(**{f"{self.column}__{later}": moment}) | Q(**{self.column: moment, f"id__{rest}": place[2]})


NEWEST = (Section(0, "opened_at", True, Q()),)
URGENT = (
    Section(0, "due_at", False, Q(due_at__isnull=False)),
    Section(1, "touched_at", True, Q(due_at__isnull=True)),
)
"""What has a service level comes first, the nearest before the others; then the rest, the latest touched first."""


def rank_in(sections: tuple[Section, ...]) -> Callable[[Any], Rank]:
    """The rank of any row in a list of these sections."""

    def rank(row: Any) -> Rank:
        with_due = sections is URGENT and row.due_at is None
        return sections[1 if with_due else 0].rank(row)

    return rank


def written(place: Rank) -> str:
    """A place as an address carries it."""
    return f"{place[0]}.{place[1]}.{place[2]}"


def read(place: str, sections: tuple[Section, ...]) -> Rank | None:
    """The place that an address carries; None for one that is not ours."""
    section, _, rest = place.partition(".")
    moment, _, row = rest.partition(".")
    digits = moment.removeprefix("-")
    if not (section.isascii() and section.isdigit() and digits.isascii() and digits.isdigit() and row):
        return None
    if int(section) >= len(sections) or len(digits) > 17:
        return None
    return int(section), int(moment), row[:32]
