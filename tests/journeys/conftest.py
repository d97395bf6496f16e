"""The demo's morning in the test's database, at 10:40, and a browser's stand-in for whoever enters by one click."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from firsthand import wiring
from firsthand.demo.world import World, read_world
from firsthand.wiring import clock


@contextmanager
def a_home(folder: Path) -> Iterator[None]:
    """This folder is the home meanwhile: its clock, its public page and its accounts."""
    before = os.environ["FIRSTHAND_HOME"]
    os.environ["FIRSTHAND_HOME"] = str(folder)
    wiring.crm.cache_clear()
    try:
        yield
    finally:
        os.environ["FIRSTHAND_HOME"] = before
        wiring.crm.cache_clear()


@pytest.fixture(scope="module")
def world() -> World:
    return read_world(wiring.library())


@pytest.fixture(scope="module")
def morning(
    world: World, tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker
) -> Iterator[World]:
    """Played once for a module; each test's own changes are rolled back, and its clock is set anew."""
    from firsthand.demo.opening import clear, give_keys, open_home

    with a_home(tmp_path_factory.mktemp("home")):
        with django_db_blocker.unblock():
            open_home(world)
            give_keys(world)
        yield world
        with django_db_blocker.unblock():
            clear()


@pytest.fixture
def enter(morning: World, db: None) -> Callable[[str], Client]:
    """`enter("lead")` is somebody who clicked "Enter as team lead" at 10:40."""
    clock.set_clock(wiring.home(), morning.demo_opens)

    def in_role(role: str) -> Client:
        client = Client()
        assert client.post("/enter/", {"role": role}).status_code == 302
        return client

    return in_role


@pytest.fixture
def later() -> Callable[[float], None]:
    """`later(20)`: twenty seconds pass, and the publisher does its round."""

    def pass_by(seconds: float) -> None:
        clock.set_clock(wiring.home(), wiring.now() + timedelta(seconds=seconds))
        wiring.publish_round(wiring.desk())

    return pass_by
