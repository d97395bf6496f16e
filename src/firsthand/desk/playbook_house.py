"""The playbooks in force: those that ship and the house's own, whose files are looked at anew while the desk runs.

A file that is wrong, or says something else under a version that was in force, changes nothing: what was good goes
on, and the file is named with its line, the reason and the mend.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from firsthand.desk.playbook_files import LIBRARY, Wrong, WrongPlaybook, load_library, parse
from firsthand.desk.playbook_kept import MAIN, Kept, Text, text_of
from firsthand.domain.playbook import Playbook

LOOK_SECONDS = 5.0
log = logging.getLogger("firsthand.playbooks")
Stamps = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class HouseFile:
    """One file of the house: what of it is in force (None: nothing), and what is wrong with it as it stands."""

    name: str
    playbook: Playbook | None
    wrong: tuple[Wrong, ...] = ()

    @property
    def goes_on(self) -> str:
        """What the desk does meanwhile, in words; empty where nothing is wrong."""
        if not self.wrong:
            return ""
        if self.playbook is None:
            return "Nothing of it is in force."
        return f"Version {self.playbook.version} of “{self.playbook.title}” goes on."


@dataclass(frozen=True, slots=True)
class Playbooks(Mapping[str, Playbook]):
    """The playbooks in force by their ids, and the versions before for conversations that run on them."""

    in_force: Mapping[str, Playbook]
    files: tuple[HouseFile, ...] = ()
    earlier: Callable[[str, str], Playbook | None] = lambda name, version: None

    def __getitem__(self, name: str) -> Playbook:
        return self.in_force[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.in_force)

    def __len__(self) -> int:
        return len(self.in_force)

    def version(self, name: str, version: str) -> Playbook | None:
        """A playbook in this very version, in force or not any more; None where it is gone."""
        found = self.in_force.get(name)
        return found if found and str(found.version) == version else self.earlier(name, version)

    def of_house(self, name: str) -> bool:
        """Whether the house wrote what is in force under this id."""
        return any(file.playbook is not None and file.playbook.id == name for file in self.files)

    @property
    def wrong(self) -> tuple[HouseFile, ...]:
        """The files that somebody has to mend."""
        return tuple(file for file in self.files if file.wrong)


class HousePlaybooks:
    """The folder of the house, looked at when somebody asks and five seconds have gone by.

    A file that changed is read once two looks found it the same: no editor is caught halfway through its writing.
    """

    def __init__(
        self, folder: Path, kept: Kept, shipped: Callable[[], Mapping[str, Playbook]] = load_library
    ) -> None:
        self._folder, self._kept, self._shipped = folder, kept, shipped
        self._lock = Lock()
        self._looked = 0.0
        self._seen: Stamps = ()
        self._read: Stamps = ()
        self._told: Playbooks | None = None

    def at(self, seconds: float) -> Playbooks:
        """The playbooks in force at this moment of a clock that only goes forward."""
        with self._lock:
            if self._told is None or seconds - self._looked >= LOOK_SECONDS:
                self._looked = seconds
                self._told = self._look(self._told)
            return self._told

    def _look(self, told: Playbooks | None) -> Playbooks:
        stamps = _stamps(self._folder)
        rests, self._seen = stamps == self._seen, stamps
        if told is not None and (stamps == self._read or not rests):
            return told
        self._read = stamps
        return self._in_force()

    def _in_force(self) -> Playbooks:
        before = self._kept.in_force()
        taken: dict[str, HouseFile] = {}
        files = []
        # A file that is in force keeps its id against a newcomer that claims the same one.
        for path in sorted(self._folder.glob("*.yaml"), key=lambda each: (each.name not in before, each.name)):
            file = self._taken(path, before.get(path.name), taken)
            files.append(file)
            if file.playbook is not None:
                taken[file.playbook.id] = file
            for wrong in file.wrong[:1]:
                log.warning("%s %s", wrong, file.goes_on)
        self._kept.note_in_force(
            {file.name: (file.playbook.id, str(file.playbook.version)) for file in taken.values() if file.playbook}
        )
        own = {name: file.playbook for name, file in taken.items() if file.playbook}
        self._keep_shipped(own)
        ordered = tuple(sorted(files, key=lambda file: file.name))
        return Playbooks({**self._shipped(), **own}, ordered, self._earlier)

    def _keep_shipped(self, own: Mapping[str, Playbook]) -> None:
        """A newer Firsthand brings newer playbooks: what runs on one of today has to find it then."""
        for name, playbook in self._shipped().items():
            path = LIBRARY / f"{name}.yaml"
            if name not in own and path.is_file() and not self._kept.fingerprint(name, str(playbook.version)):
                self._kept.keep(playbook, text_of(path))

    def _taken(self, path: Path, before: tuple[str, str] | None, taken: Mapping[str, HouseFile]) -> HouseFile:
        try:
            text = text_of(path)
            playbook = parse(text.words[MAIN], path.name, path.parent)
            if wrong := self._refused(playbook, text, taken):
                raise WrongPlaybook([wrong])
            return HouseFile(path.name, self._kept.keep(playbook, text))
        except WrongPlaybook as error:
            wrongs = error.wrong
        except (OSError, UnicodeDecodeError) as error:
            wrongs = (Wrong(path.name, 1, "", f"it cannot be read: {error}", "save it as text in UTF-8"),)
        good = self._kept.playbook(*before) if before and before[0] not in taken else None
        return HouseFile(path.name, good, wrongs)

    def _refused(self, playbook: Playbook, text: Text, taken: Mapping[str, HouseFile]) -> Wrong | None:
        name, version = playbook.id, str(playbook.version)
        if name in taken:
            problem = f"the id “{name}” is that of {taken[name].name} already"
            return Wrong(text.path.name, text.lines.get(("id",), 1), "id", problem, "give it another id")
        ships = self._shipped().get(name)
        known = self._kept.fingerprint(name, version)
        problem = f"version {version} was in force with another text"
        if ships is not None and str(ships.version) == version:
            known = known or text_of(LIBRARY / f"{name}.yaml").fingerprint
            problem = f"version {version} ships with Firsthand, and this text is another"
        if not known or known == text.fingerprint:
            return None
        following = max(self._kept.newest(name), ships.version if ships else 0, playbook.version) + 1
        line = text.lines.get(("version",), 1)
        return Wrong(
            text.path.name,
            line,
            "version",
            f"{problem}, on which conversations may run",
            f"write `version: {following}`",
        )

    def _earlier(self, name: str, version: str) -> Playbook | None:
        found = self._kept.playbook(name, version) or self._shipped().get(name)
        return found if found and str(found.version) == version else None


def _stamps(folder: Path) -> Stamps:
    """What changes when a file does: of every playbook and every part that it may include."""
    found = []
    for path in sorted(folder.rglob("*.yaml")):
        try:
            stat = path.stat()
        except OSError:
            continue  # It went away meanwhile; the next look sees that.
        found.append((str(path), stat.st_mtime_ns, stat.st_size, stat.st_ino))
    return tuple(found)
