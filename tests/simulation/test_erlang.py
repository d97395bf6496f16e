"""Queueing formulas against published tables, against each other, and against their own laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.simulation.erlang import (
    answered_within,
    erlang_a,
    erlang_b,
    erlang_c,
    halfin_whitt,
    square_root_staff,
    staff_for,
    wait_mean,
)

# Offered load at which so many servers block 1 % and 10 %: the classic Erlang B table.
TABLE_B = [(1, 0.0101, 0.111), (5, 1.361, 2.881), (10, 4.461, 7.511), (20, 12.03, 17.61), (50, 37.90, 49.56)]


@pytest.mark.parametrize(("servers", "one_percent", "ten_percent"), TABLE_B)
def test_erlang_b_is_the_table(servers, one_percent, ten_percent):
    assert erlang_b(one_percent, servers) == pytest.approx(0.01, rel=0.01)
    assert erlang_b(ten_percent, servers) == pytest.approx(0.10, rel=0.01)


@pytest.mark.parametrize(
    ("load", "servers", "waits"),
    [(0.8, 1, 0.8), (4, 5, 0.5541), (8, 10, 0.4092), (23, 25, 0.5901), (95, 100, 0.5065)],
)
def test_erlang_c_is_the_table(load, servers, waits):
    assert erlang_c(load, servers) == pytest.approx(waits, abs=5e-5)


def test_the_mean_wait_of_a_single_line_is_the_textbook_one():
    assert wait_mean(0.8, 1, 1.0) == pytest.approx(4.0)
    assert wait_mean(4, 5, 1.0) == pytest.approx(0.5541, abs=5e-5)
    assert answered_within(23, 25, 1.0, 0.5) == pytest.approx(0.7829, abs=5e-5)


@pytest.mark.parametrize(
    ("load", "servers", "patience", "leaves", "wait"),
    [(5, 5, 2, 0.1461, 0.2923), (26, 25, 5, 0.0678, 0.3389), (105, 100, 10, 0.0497, 0.4974)],
)
def test_erlang_a_is_the_known_solution(load, servers, patience, leaves, wait):
    found = erlang_a(load, servers, 1.0, patience)
    assert found.leaves == pytest.approx(leaves, abs=6e-5)
    assert found.wait_minutes == pytest.approx(wait, abs=6e-5)


def test_the_square_root_rule_is_close_where_it_should_be():
    assert halfin_whitt(21.5, 25) == pytest.approx(0.3705, abs=5e-5)
    assert erlang_c(21.5, 25) == pytest.approx(0.3668, abs=5e-5)
    assert square_root_staff(100, 1.5) == 115
    assert square_root_staff(0.01, 1.5) == 1


def test_two_thousand_servers_are_no_trouble():
    assert 0 < erlang_c(2000, 2050) < 1
    assert erlang_a(2100, 2050, 5.0, 20.0).occupancy < 1


def test_a_target_is_met_with_the_fewest_people_and_missed_with_one_less():
    need = staff_for(20, 6.0, 15.0, 0.9)
    assert answered_within(20, need, 6.0, 15.0) >= 0.9
    assert answered_within(20, need - 1, 6.0, 15.0) < 0.9


loads = st.floats(0.05, 300)


@given(loads, st.integers(1, 350))
def test_more_people_never_make_anybody_wait_more(load, servers):
    assert erlang_b(load, servers + 1) <= erlang_b(load, servers)
    assert erlang_c(load, servers + 1) <= erlang_c(load, servers) + 1e-12
    assert erlang_b(load, servers) <= erlang_c(load, servers) + 1e-12


@given(st.floats(0.05, 60), st.integers(1, 60))
def test_with_endless_patience_erlang_a_becomes_erlang_c(load, servers):
    if load > 0.9 * servers:
        return
    assert erlang_a(load, servers, 1.0, 1e7).waits == pytest.approx(erlang_c(load, servers), abs=1e-3)


@given(st.floats(0.05, 60), st.integers(1, 60), st.floats(0.2, 50))
def test_in_erlang_a_what_comes_in_is_served_or_leaves(load, servers, patience):
    found = erlang_a(load, servers, 1.0, patience)
    assert load * (1 - found.leaves) == pytest.approx(found.occupancy * servers, rel=1e-6)
    assert 0 <= found.leaves < 1


@given(loads)
def test_work_that_does_not_fit_piles_up_for_ever(load):
    servers = max(1, math.floor(load))
    assert wait_mean(load, servers, 1.0) == math.inf or servers > load
