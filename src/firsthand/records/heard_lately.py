"""The newest mentions as they came, for reading again."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.mention import Mention
from firsthand.records.models import MentionRow
from firsthand.records.shelf import as_mention


def lately(most: int) -> list[Mention]:
    """The newest inbound mentions, newest first."""
    rows = MentionRow.objects.filter(inbound=True, gone=False).order_by("-created_at")[:most]
    return [as_mention(row) for row in rows]


def one(key: str) -> Mention | None:
    row = MentionRow.objects.filter(key=key).first()
    return as_mention(row) if row else None


def case_of(key: str) -> str:
    """The case that a mention belongs to; empty for what was filtered out."""
    return str(MentionRow.objects.filter(key=key).values_list("case", flat=True).first() or "")


def first_of_case(case: str) -> Mention | None:
    """The mention that opened a case."""
    row = MentionRow.objects.filter(case=case, inbound=True).order_by("created_at").first()
    return as_mention(row) if row else None


def samples(kinds: Sequence[tuple[str, dict[str, object]]]) -> list[tuple[str, Mention]]:
    """For each named kind its newest mention, where there is one."""
    out = []
    for name, wanted in kinds:
        row = MentionRow.objects.filter(inbound=True, gone=False, **wanted).order_by("-created_at").first()
        if row is not None:
            out.append((name, as_mention(row)))
    return out
