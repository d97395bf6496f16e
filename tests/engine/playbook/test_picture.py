"""The flow as a picture: no way runs through a box, and conditions are said as people say them."""

from __future__ import annotations

import itertools
import re

import pytest

from firsthand.desk.playbook_files import load_library
from firsthand.engine.playbook.picture import BOX_HEIGHT, BOX_WIDTH, picture

LIBRARY = load_library()
BOX = re.compile(rf'<rect x="(\d+)" y="(\d+)" width="{BOX_WIDTH}"')


def crossed(start: tuple[int, int], end: tuple[int, int], box: tuple[int, int]) -> bool:
    """Whether a level or upright piece of a way runs through the inside of a box."""
    left, right = sorted((start[0], end[0]))
    above, below = sorted((start[1], end[1]))
    x, y = box
    return left < x + BOX_WIDTH and right > x and above < y + BOX_HEIGHT and below > y


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_no_way_runs_through_a_box(name):
    drawn = picture(LIBRARY[name])
    boxes = [(int(x), int(y)) for x, y in BOX.findall(drawn)]
    assert len(boxes) == len(LIBRARY[name].steps)
    for path in re.findall(r'<path d="M([^"]+)" fill="none"', drawn):
        points = [tuple(map(int, point.split())) for point in path.split("L")]
        for start, end in itertools.pairwise(points):
            if start[0] == end[0] or start[1] == end[1]:
                assert not any(crossed(start, end, box) for box in boxes), path


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_conditions_are_said_in_words(name):
    drawn = picture(LIBRARY[name])
    assert "&amp;&amp;" not in drawn
    assert "known." not in drawn


def test_everything_stands_inside_the_picture():
    for playbook in LIBRARY.values():
        drawn = picture(playbook)
        width = int(re.search(r'width="(\d+)"', drawn)[1])
        assert all(
            int(x) <= width for path in re.findall(r' d="M([^"]+)"', drawn) for x in re.findall(r"(\d+) \d+", path)
        )
