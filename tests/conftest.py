"""Fixtures by role, and the home that a test run keeps apart from every real one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A law is about its answer; how long a busy machine takes for one example says nothing of it.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if settings.get_current_profile_name() == "default":
    settings.load_profile("desk")

os.environ["FIRSTHAND_HOME"] = tempfile.mkdtemp(prefix="firsthand-tests-")
os.environ.setdefault("FIRSTHAND_SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real data beside the project, where it is; a test that needs it skips with this word elsewhere."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the shared data is not beside this checkout")
    return SHARED / "data"


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 9, 18, 15, 40, tzinfo=UTC)


@pytest.fixture(scope="session")
def chromium() -> Iterator[str]:
    """The browser that Debian ships; without it the browser tests say so and skip."""
    for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"):
        if Path(path).exists():
            yield path
            return
    pytest.skip("no chromium on this machine: install Debian's package to run the browser tests")
