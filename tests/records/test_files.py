"""Attached files on the disk: whole under their name, or not there."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from firsthand.records import files

PHOTO = b"\xff\xd8\xff\xe1 a mast"
NAME = hashlib.sha256(PHOTO).hexdigest()


def test_a_disk_that_fails_to_keep_leaves_nothing_behind(tmp_path: Path, settings, monkeypatch) -> None:
    settings.HOME = tmp_path

    def failing(descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", failing)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            files.keep(NAME, PHOTO)
    assert files.read(NAME) is None
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []
    files.keep(NAME, PHOTO)
    assert files.read(NAME) == PHOTO


def test_a_file_that_comes_twice_at_once_is_kept_for_both(tmp_path: Path, settings, monkeypatch) -> None:
    settings.HOME = tmp_path
    both, synced = threading.Barrier(2), os.fsync

    def together(descriptor: int) -> None:
        synced(descriptor)
        both.wait(10)

    monkeypatch.setattr(os, "fsync", together)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: files.keep(NAME, PHOTO), range(2)))
    assert files.read(NAME) == PHOTO
    assert [each.name for each in tmp_path.rglob("*") if each.is_file()] == [NAME]


def test_the_name_of_a_kept_file_is_on_the_disk_as_well(tmp_path: Path, settings, monkeypatch) -> None:
    settings.HOME = tmp_path
    synced, real = [], os.fsync

    def noted(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    files.keep(NAME, PHOTO)
    folder = tmp_path / "attachments" / NAME[:2]
    assert folder.stat().st_ino in synced[1:], "a rename is lost with the power until its folder is on the disk"
