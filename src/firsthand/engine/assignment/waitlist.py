"""All that waits for nobody in particular, by class and in order of age: the oldest of each class is at hand."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Container
from datetime import datetime

from firsthand.engine.assignment.words import Head

_Class = tuple[object, ...]


class Waitlist:
    """`heads` looks at each class once, whatever waits behind its oldest case; a sorted list holds each class."""

    def __init__(self) -> None:
        self._lines: dict[_Class, list[tuple[datetime, str]]] = {}
        self._heads: dict[str, Head] = {}

    def __len__(self) -> int:
        return len(self._heads)

    def put(self, head: Head) -> None:
        """A case waits, or waits as another class now: the place that it had before is given up."""
        known = self._heads.get(head.case)
        if known == head:
            return
        if known is not None:
            self.drop(head.case)
        self._heads[head.case] = head
        insort(self._lines.setdefault(_class_of(head), []), (head.arrived_at, head.case))

    def drop(self, case: str) -> None:
        """A case waits no longer; one that did not wait is no matter."""
        head = self._heads.pop(case, None)
        if head is None:
            return
        cls = _class_of(head)
        line = self._lines[cls]
        del line[bisect_left(line, (head.arrived_at, case))]
        if not line:
            del self._lines[cls]

    def heads(self, unless: Container[str] = ()) -> list[Head]:
        """The oldest of each class, the oldest class first; cases in `unless` are nobody's work for now."""
        firsts = []
        for line in self._lines.values():
            first = next((entry for entry in line if entry[1] not in unless), None)
            if first is not None:
                firsts.append(first)
        firsts.sort()
        return [self._heads[case] for _, case in firsts]


def _class_of(head: Head) -> _Class:
    return (head.queue, head.topic, head.tier, head.urgency, head.kind, head.lang, head.store, head.passed)
