"""Tokens at the terminal: a program's by its role, a person's for as long as the person may sign in."""

from __future__ import annotations


def test_a_persons_token_is_made_listed_and_refused_for_nobody(terminal):
    assert terminal("person", "add", "ana").code == 0
    made = terminal("token", "ana-laptop", "--for", "ana")
    assert (made.code, made.out.startswith("fh_")) == (0, True), made.err
    assert "for ana  never used" in terminal("token", "--list").out
    nobody = terminal("token", "x", "--for", "nobody")
    assert (nobody.code, nobody.out) == (2, "")
    assert "the page People" in nobody.err
