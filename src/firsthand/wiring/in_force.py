"""The waist, the page of files that a person or a training may change at any moment.

A mistake in one stops nothing that runs: what was in force stays in force, the mistake is told once, and a file that is
whole again is taken up.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

Place = TypeVar("Place")
Files = TypeVar("Files")
Read = TypeVar("Read")


def stamp(path: Path | None) -> int:
    """What changes with a file's content; 0 where there is none."""
    return path.stat().st_mtime_ns if path and path.exists() else 0


class InForce(Generic[Place, Files, Read]):
    """What the files of a place say.

    `read` reads them, `is_theirs` knows an error that a person mends in them, `where` names the place for a person.
    `Files` is whatever changes when they change.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[Files], Read],
        is_theirs: Callable[[Exception], bool],
        where: Callable[[Place], object],
    ) -> None:
        self.name, self._read, self._is_theirs, self._where = name, read, is_theirs, where
        self._log = logging.getLogger(f"firsthand.{name}")
        self._kept: dict[Place, tuple[Files, Read]] = {}
        self._wrong: dict[Place, tuple[Files, str]] = {}
        self._looking = threading.Lock()

    def get(self, place: Place, files: Files) -> Read:
        """What `files` say, or what was in force before they broke. Raises their error where this process has neither."""
        kept = self._kept.get(place)
        if kept and kept[0] == files and place not in self._wrong:
            return kept[1]
        with self._looking:
            return self._read_anew(place, files)

    def _read_anew(self, place: Place, files: Files) -> Read:
        kept = self._kept.get(place)
        if kept and place in self._wrong and self._wrong[place][0] == files:
            return kept[1]
        try:
            found = self._read(files)
        except Exception as error:
            if kept is None or not self._is_theirs(error):
                raise
            self._wrong[place] = files, str(error)
            self._log.error(
                "%s. It stands in %s. The %s of before stays in force; a new start would not go through",
                error, self._where(place), self.name,
            )  # fmt: skip
            return kept[1]
        if self._wrong.pop(place, None):
            self._log.warning("the files of the %s are whole again: they are in force", self.name)
        self._kept[place] = files, found
        return found

    def trouble(self, place: Place, files: Files) -> str:
        """What is wrong with what should be in force; empty when nothing is."""
        try:
            self.get(place, files)
        except Exception as error:
            if not self._is_theirs(error):
                raise
            return str(error)
        return self._wrong[place][1] if place in self._wrong else ""
