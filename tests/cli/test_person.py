"""Who works at the desk: added, listed, given a password once, and gone."""

from __future__ import annotations

import pytest


def people(terminal):
    return {row["id"]: row for row in terminal("person", "list", "--json").json["people"]}


def test_a_person_joins_with_a_password_that_is_shown_once_and_kept_as_a_hash(terminal):
    ran = terminal("person", "add", "ana", "--name", "Ana Ruiz", "--tier", "2", "--skills", "network,device")
    assert ran.code == 0, ran.err
    password = ran.out.strip()
    assert len(password) >= 16
    for file in terminal.home.rglob("*"):
        assert not file.is_file() or password.encode() not in file.read_bytes(), file
    row = people(terminal)["ana"]
    assert (row["name"], row["tier"], row["skills"], row["may_sign_in"]) == (
        "Ana Ruiz", 2, ["device", "network"], True,
    )  # fmt: skip


def test_adding_again_changes_the_person_and_leaves_the_password(terminal):
    terminal("person", "add", "bo")
    again = terminal("person", "add", "bo", "--role", "lead", "--tier", "3")
    assert (again.code, again.out) == (0, "")
    assert people(terminal)["bo"]["role"] == "lead"


def test_a_store_managers_store_is_put_on_the_list(terminal):
    assert terminal("person", "add", "joe", "--role", "store_manager", "--store", "oak-street").code == 0
    assert people(terminal)["joe"]["store"] == "oak-street"
    assert b'{"table":"stores","id":"oak-street"' in terminal.export()


def test_whoever_leaves_cannot_sign_in_and_a_new_password_brings_them_back(terminal):
    terminal("person", "add", "kim")
    assert terminal("person", "leave", "kim").code == 0
    assert people(terminal)["kim"]["may_sign_in"] is False
    assert terminal("person", "password", "kim").out.strip()
    assert people(terminal)["kim"]["may_sign_in"] is True


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("add", "Ana Ruiz"), "log-in name"),
        (("add", "ana", "--role", "king"), "use one of agent"),
        (("add", "ana", "--role", "integrator"), "use one of agent"),
        (("add", "ana", "--role", "store_manager"), "--store"),
        (("add", "ana", "--skills", "plumbing"), "no topic"),
        (("add", "ana", "--tier", "9"), "--tier"),
        (("add", "ana", "--store", "Oak Street!"), "store's id"),
        (("add", "ana", "--languages", "english"), "language code"),
        (("password", "nobody"), "nobody is called"),
        (("leave", "nobody"), "nobody is called"),
    ],
)
def test_what_cannot_be_is_refused_with_the_mend(terminal, arguments, word):
    ran = terminal("person", *arguments)
    assert ran.code == 2
    assert word in ran.err
    assert "Traceback" not in ran.err
    assert people(terminal) == {}


@pytest.mark.parametrize(("password", "word"), [("short", "too short"), ("", "too short")])
def test_a_weak_password_is_refused_before_anybody_is_added(terminal, password, word):
    ran = terminal("person", "add", "ana", "--password-stdin", stdin=password.encode() + b"\n")
    assert ran.code == 2
    assert word in ran.err
    assert people(terminal) == {}


def test_a_strong_password_from_standard_input_is_taken_and_not_printed(terminal):
    ran = terminal("person", "add", "ana", "--password-stdin", stdin=b"correct horse battery staple\n")
    assert ran.code == 0
    assert "staple" not in ran.said
    assert people(terminal)["ana"]["may_sign_in"]
