"""Health: alive, ready, and figures for Prometheus. No page of these needs a log-in, and none tells a text."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from firsthand import wiring
from firsthand.records import health
from firsthand.wiring import accounts as waist
from firsthand.wiring import policy_file, triage


def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: the process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """Ready: the database answers and its schema is in step; the worker and the channels are told beside."""
    now = wiring.now()
    try:
        newer, behind = health.strange_migrations(), health.pending_migrations()
        silence = health.worker_silence(now)
        figures = asdict(health.counts(now)) if not behind else {}
    except DatabaseError:
        return _answer(503, {"ready": False, "database": "does not answer"})
    worker = "never seen" if silence is None else f"seen {silence.total_seconds():.0f} s ago"
    silent = silence is not None and silence > health.WORKER_SILENT
    return _answer(
        503 if behind or newer else 200,
        {
            "ready": not (behind or newer),
            "database": _in_step(newer, behind),
            "worker": worker + (" (silent)" if silent else ""),
            "accounts": figures.get("accounts", 0),
            "triage": triage.trouble(wiring.home()) or "ok",
            "policy": policy_file.trouble(wiring.home()) or "ok",
            "channels_silent": 0 if behind else len(waist.dead_channels()),
        },
    )


def _in_step(newer: list[str], behind: int) -> str:
    if newer:
        return f"a newer version has brought it on ({newer[0]}): start this server anew with that version"
    return f"{behind} migrations behind: run firsthand serve once" if behind else "ok"


def metrics(request: HttpRequest) -> HttpResponse:
    """Gauges in the text format of Prometheus: counts only, never a name or a text."""
    registry = CollectorRegistry()
    for name, value in asdict(health.counts(wiring.now())).items():
        Gauge(f"firsthand_{name}", name.replace("_", " "), registry=registry).set(value)
    silent = len(waist.dead_channels())
    Gauge("firsthand_channels_silent", "accounts without a sign of life", registry=registry).set(silent)
    for name, trouble in (
        ("triage", triage.trouble(wiring.home())),
        ("policy", policy_file.trouble(wiring.home())),
    ):
        wrong = Gauge(f"firsthand_{name}_wrong", f"1 where a file of {name} cannot be read", registry=registry)
        wrong.set(bool(trouble))
    return HttpResponse(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")


def _answer(status: int, body: dict[str, object]) -> HttpResponse:
    return HttpResponse(json.dumps(body), status=status, content_type="application/json")
