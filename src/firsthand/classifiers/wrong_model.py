"""What is raised for a file of weights that cannot be read, whichever of the two it is."""

from __future__ import annotations

import io
import zipfile


class WrongModel(Exception):
    """A file that is no model of ours; the message says what to do."""


def archive(content: bytes) -> io.BytesIO:
    """An .npz, opened. Anything else is refused here: numpy would advise to load it unsafely."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise ValueError("it is no .npz archive, or only a part of one")
    return io.BytesIO(content)


def why(error: Exception) -> str:
    """What an error says to a person: the system's words without its number."""
    return (isinstance(error, OSError) and error.strerror) or str(error)
