"""Attached files on the disk: whole under their name, or not there."""

from __future__ import annotations

import errno
import hashlib
import os
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
