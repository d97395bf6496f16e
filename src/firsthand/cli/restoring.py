"""How a backup comes back: unpacked and checked beside the home, what is there moved aside, then put in its place."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from firsthand import wiring
from firsthand.cli.archive import WrongArchive, unpack
from firsthand.cli.backing_up import KEYS, about_short

STAYS = ("public", "locks")
"""What a forced restore leaves as it is: a public page does not forget what was said because a desk was restored."""


class NotRestored(ValueError):
    """Why nothing was touched, and the mend."""


def restore(file: Path, force: bool) -> dict[str, Any]:
    """Bring a backup back; returns what `firsthand restore --json` prints."""
    if not file.is_file():
        raise NotRestored(f"there is no file {file}")
    wiring.setup()
    from firsthand.records import snapshot

    home = wiring.home()
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as folder:
        try:
            about = unpack(file, Path(folder))
            snapshot.check(about["database"])
            _may_touch(home, force, ignoring=Path(folder).name)
            if snapshot.kind() == "sqlite":
                snapshot.prepare_sqlite(Path(folder) / "database" / snapshot.SQLITE_FILE)
        except (WrongArchive, snapshot.Unsound) as problem:
            raise NotRestored(str(problem)) from None
        aside = _put_in_place(Path(folder), home, about)
    wiring.migrate()
    doubts = _doubt_what_waits()
    wiring.audit().note("console", "backup restored", file.name, f"made {about['made_at']}")
    aside_words = str(aside) if aside else None
    return {**about_short(about), "moved_aside": aside_words, "replies_in_doubt": doubts, "publishing": "paused"}


def _may_touch(home: Path, force: bool, ignoring: str) -> None:
    from firsthand.records.locks import AccountLocks

    locks = AccountLocks(home / "locks")
    held = [file.name for file in sorted(locks.folder.glob("*")) if locks.held_elsewhere(file.name)]
    if held:
        raise NotRestored(f"a worker is running (it holds account {held[0]}); stop serve and worker first")
    if force:
        return
    if there := _own(home, ignoring):
        raise NotRestored(f"{home} is not empty ({there[0].name}); use an empty FIRSTHAND_HOME, or --force")
    if not _database_is_empty():
        raise NotRestored("the database is not empty; use an empty one, or --force")


def _own(home: Path, ignoring: str = "") -> list[Path]:
    """What of a home would be lost: everything but keys, locks, the database and earlier moves."""
    from firsthand.records import snapshot

    database = snapshot.sqlite_path().name if snapshot.kind() == "sqlite" else snapshot.SQLITE_FILE
    return [
        path
        for path in sorted(home.iterdir())
        if path.name not in (*KEYS, "locks", ignoring) and not path.name.startswith(("before-restore-", database))
    ]


def _database_is_empty() -> bool:
    from django.db import DatabaseError

    from firsthand.records import snapshot

    if snapshot.kind() == "sqlite" and not snapshot.sqlite_path().exists():
        return True
    try:
        return snapshot.is_empty()
    except DatabaseError:  # no tables yet
        return True


def _put_in_place(unpacked: Path, home: Path, about: dict[str, Any]) -> Path | None:
    from firsthand.records import snapshot

    aside = home / f"before-restore-{wiring.now():%Y%m%d-%H%M%S-%f}"
    aside.mkdir()
    for path in _own(home, unpacked.name):
        if path.name not in STAYS:
            shutil.move(path, aside / path.name)
    if about["with_keys"]:
        for name in KEYS:
            if (home / name).exists():
                shutil.move(home / name, aside / name)
    if snapshot.kind() == "sqlite":
        snapshot.close()
        target = snapshot.sqlite_path()
        for old in sorted(target.parent.glob(f"{target.name}*")):
            shutil.move(old, aside / old.name)
        shutil.move(unpacked / "database" / snapshot.SQLITE_FILE, target)
    else:
        if not _database_is_empty():
            (aside / "database").mkdir()
            snapshot.take(aside / "database")
        snapshot.bring_back_tables(unpacked / "database", about["database"])
    _put_files(unpacked / "home", home)
    if any(aside.iterdir()):
        return aside
    aside.rmdir()
    return None


def _put_files(unpacked: Path, home: Path) -> None:
    """The files of the home; one that stayed is not written over."""
    for file in sorted(unpacked.rglob("*")):
        to = home / file.relative_to(unpacked)
        if file.is_file() and not to.exists():
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, to)


def _doubt_what_waits() -> int:
    from firsthand.desk.after_restore import doubt
    from firsthand.records import snapshot

    return doubt(wiring.publisher(wiring.desk(), "restore"), snapshot.unfinished())
