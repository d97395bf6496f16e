"""Versions of playbooks that were once in force, the house's and shipped ones, each with the parts that it was written with.

A conversation goes on with the version that it was begun with, in every process and after a restart: so what was
in force is kept as files of the home, and is never written over.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from firsthand.desk.playbook_files import LIBRARY, Lines, Wrong, WrongPlaybook, load, read_yaml
from firsthand.domain.playbook import Playbook

MAIN, MARK, IN_FORCE = "playbook.yaml", "fingerprint", "in_force.json"
log = logging.getLogger("firsthand.playbooks")


@dataclass(frozen=True, slots=True)
class Text:
    """A file as the house wrote it: its fingerprint, where its lines stand, and the parts it includes.

    Only what is the house's own goes into the fingerprint, by its values: a comment changes nothing, and neither
    does a part of the library that came with a newer Firsthand.
    """

    path: Path
    fingerprint: str
    lines: Lines
    words: Mapping[str, str]
    """Each text by the name under which it is kept: the playbook itself, then its parts."""


def text_of(path: Path) -> Text:
    """Raises WrongPlaybook where it is no YAML, or includes a file from elsewhere; OSError."""
    words = {MAIN: path.read_text(encoding="utf-8")}
    values, lines = read_yaml(words[MAIN], path.name)
    own: list[Any] = [values]
    for part in _included(values):
        if Path(part).is_absolute() or ".." in Path(part).parts:
            mend = "put the part into the playbooks folder"
            line = lines.get(("include",), 1)
            raise WrongPlaybook([Wrong(path.name, line, "include", f"{part} stands outside this folder", mend)])
        if (path.parent / part).is_file():
            words[part] = (path.parent / part).read_text(encoding="utf-8")
            own.append(read_yaml(words[part], part)[0])
        elif (LIBRARY / part).is_file():
            words[part] = (LIBRARY / part).read_text(encoding="utf-8")
    return Text(path, hashlib.sha256(repr(own).encode()).hexdigest(), lines, words)


def _included(values: Any) -> list[str]:
    """What is no list of names is left to the format, which says so."""
    named = values.get("include") if isinstance(values, dict) else None
    return [part for part in named if isinstance(part, str)] if isinstance(named, list) else []


@dataclass(slots=True)
class Kept:
    """The folder of versions. With `writes` off it is only looked at, as the doctor does."""

    folder: Path
    writes: bool = True
    _read: dict[tuple[str, str], Playbook] = field(default_factory=dict)

    def playbook(self, name: str, version: str) -> Playbook | None:
        """A version that was once in force; None where it is unknown, or cannot be read any more."""
        if (name, version) not in self._read:
            path = self._place(name, version) / MAIN
            if not path.is_file():
                return None
            try:
                self._read[name, version] = load(path)
            except (WrongPlaybook, OSError, UnicodeDecodeError) as error:
                log.warning("version %s of %s can no longer be read: %s", version, name, error)
                return None
        return self._read[name, version]

    def fingerprint(self, name: str, version: str) -> str:
        """What this version says; empty where it never was in force."""
        mark = self._place(name, version) / MARK
        return mark.read_text("utf-8") if mark.is_file() else ""

    def newest(self, name: str) -> int:
        """The highest version that was ever in force, 0 without one."""
        return max((int(each.name) for each in (self.folder / name).glob("[1-9]*")), default=0)

    def keep(self, playbook: Playbook, text: Text) -> Playbook:
        """Keep a version that comes into force, and give it as it is kept: what it says never changes after that."""
        name, version = playbook.id, str(playbook.version)
        if self.writes and not self.fingerprint(name, version):
            try:
                _copied(text, self._place(name, version))
            except OSError as error:
                log.warning("version %s of %s cannot be kept: %s", version, name, error)
        self._read[name, version] = self.playbook(name, version) or playbook
        return self._read[name, version]

    def in_force(self) -> dict[str, tuple[str, str]]:
        """Which version of which playbook was last in force for each file."""
        try:
            told = json.loads((self.folder / IN_FORCE).read_text("utf-8"))
            return {file: (str(name), str(version)) for file, (name, version) in told.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}

    def note_in_force(self, now: Mapping[str, tuple[str, str]]) -> None:
        """A process that starts while a file is wrong learns from this what was good."""
        if not self.writes or now == self.in_force():
            return
        fresh = self.folder / f"{IN_FORCE}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(now), "utf-8")
            fresh.replace(self.folder / IN_FORCE)
        except OSError as error:
            log.warning("what is in force cannot be kept: %s", error)

    def _place(self, name: str, version: str) -> Path:
        return self.folder / name / version


def _copied(text: Text, place: Path) -> None:
    """The file with every part it includes, there at once or not at all: several processes may see it first."""
    fresh = place.with_name(f".{place.name}-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, words in text.words.items():
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        (fresh / name).write_text(words, "utf-8")
    (fresh / MARK).write_text(text.fingerprint, "utf-8")
    try:
        fresh.rename(place)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        if not (place / MARK).is_file():
            raise
