"""Health: alive, ready, figures. No log-in, no name, no text."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand import wiring
from firsthand.records import health
from tests.workspace import world

pytestmark = pytest.mark.django_db


def test_alive_needs_nothing(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")


def test_ready_tells_of_the_database_the_worker_and_the_channels(client, desk_world):
    body = client.get("/readyz").json()
    assert (body["ready"], body["database"], body["worker"], body["accounts"]) == (True, "ok", "never seen", 1)
    health.worker_was_seen(wiring.now())
    assert "seen 0 s ago" in client.get("/readyz").json()["worker"]
    health.worker_was_seen(wiring.now() - timedelta(minutes=5))
    assert "silent" in client.get("/readyz").json()["worker"]


def test_a_schema_that_is_behind_is_not_ready(client):
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="records").latest("id").delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "behind" in answer.json()["database"]


def test_a_server_that_was_overtaken_by_a_newer_version_is_not_ready(client):
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder(connection).record_applied("records", "9999_later")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "start this server anew with that version" in answer.json()["database"]


def test_figures_are_counts_and_nothing_else(client, desk_world):
    text = client.get("/metrics").content.decode()
    assert "firsthand_open_cases " in text
    for word in (*world.PEOPLE, *world.TEXTS):
        assert word not in text.split()
    for line in text.splitlines():
        if not line.startswith("#"):
            float(line.split()[-1])
