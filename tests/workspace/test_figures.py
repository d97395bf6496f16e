"""The board's figures: exact at once on a small desk; on a large one no page waits, and it says of when they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from firsthand.domain.measurement import Measurement
from firsthand.records.models import CaseRow
from firsthand.workspace import board
from firsthand.workspace.figures import REST, Counter, Figures

NINE = datetime(2026, 9, 18, 9, tzinfo=UTC)


def a_figure(value: float) -> tuple[Measurement, ...]:
    return (
        Measurement(
            name="service_level", value=value, low=value, high=value, count=1, unit="share", definition=""
        ),
    )


class Desk:
    """A log that grows, counts that take two seconds of a clock, and what waits to be counted beside the page."""

    def __init__(self) -> None:
        self.seconds, self.events, self.counts = 0.0, 1, 0
        self.beside: list[Callable[[], None]] = []
        self.counter = Counter(begin=self.beside.append, clock=lambda: self.seconds, at_once=100)

    def count(self) -> tuple[Measurement, ...]:
        self.seconds += 2.0
        self.counts += 1
        return a_figure(self.events)

    def look(self, cases: int) -> Figures:
        now = NINE + timedelta(seconds=self.seconds)
        return self.counter.of("today", self.events, lambda: cases, self.count, now)

    def go_on(self) -> None:
        while self.beside:
            self.beside.pop(0)()


def test_a_small_desk_is_counted_at_once_and_only_when_its_log_grew():
    desk = Desk()
    for _ in range(3):
        assert desk.look(100) == Figures(a_figure(1))
    desk.events = 2
    assert desk.look(100) == Figures(a_figure(2))
    assert desk.counts == 2


def test_a_large_desk_keeps_no_page_waiting_and_says_that_it_is_being_counted():
    desk = Desk()
    assert desk.look(101) == Figures(counting=True)
    assert desk.look(101).counting, "a second page starts no second count"
    assert (len(desk.beside), desk.counts) == (1, 0)
    desk.go_on()
    assert desk.look(101) == Figures(a_figure(1))


def test_what_is_behind_says_of_when_it_is_and_is_counted_for_a_twentieth_of_the_time():
    desk = Desk()
    desk.look(101)
    desk.go_on()
    desk.events = 7
    for _ in range(5):
        assert desk.look(101) == Figures(a_figure(1), at=NINE)
    desk.go_on()
    assert desk.counts == 1, "it rests first"
    desk.seconds += 2.0 * REST
    assert desk.look(101).at == NINE
    desk.go_on()
    assert desk.look(101) == Figures(a_figure(7)), "the same numbers as if the page had waited"


def test_a_count_that_breaks_off_is_begun_anew(caplog):
    desk = Desk()

    def broken() -> tuple[Measurement, ...]:
        raise OSError("the database is gone")

    assert desk.counter.of("today", 1, lambda: 101, broken, NINE).counting
    desk.go_on()
    assert "could not be counted" in caplog.text
    desk.look(101)
    desk.go_on()
    assert desk.look(101).found == a_figure(1)


@pytest.fixture
def beside(monkeypatch):
    """The board of a large desk, whose counts wait until somebody lets them."""
    waiting: list[Callable[[], None]] = []
    large = Counter(begin=waiting.append, at_once=0)
    monkeypatch.setattr(board, "counter", lambda: large)
    return waiting


def test_the_pages_of_a_large_desk_say_what_they_wait_for_and_then_show_what_a_small_one_shows(as_, beside):
    lea = as_("lea")
    assert "being counted" in lea.get("/board/?span=all").content.decode()
    assert lea.get("/board/service_level/?span=all").status_code == 302
    while beside:
        beside.pop(0)()
    assert "in a moment" in lea.get("/board/?span=all").content.decode(), "why one was sent here from the number"
    large = lea.get("/board/?span=all").content.decode()
    assert "being counted" not in large
    assert lea.get("/board/service_level/?span=all").status_code == 200
    figures = large.split('aria-label="Headlines"')[1].split("</section>")[0]
    board.counter().at_once = 10_000
    board.counter()._kept.clear()
    small = lea.get("/board/?span=all").content.decode()
    assert figures == small.split('aria-label="Headlines"')[1].split("</section>")[0]


def test_open_now_on_the_board_is_open_now_whatever_the_span_and_opens_to_exactly_these(as_):
    lea = as_("lea")
    CaseRow.objects.exclude(state="closed").update(opened_at=F("opened_at") - timedelta(days=40))
    now = set(CaseRow.objects.exclude(state="closed").values_list("id", flat=True))
    assert now
    board.counter()._kept.clear()
    for span in ("today", "7d"):
        html = lea.get(f"/board/backlog/?span={span}").content.decode()
        assert set(re.findall(r"/case/(case-[0-9a-f]+)/", html)) == now
