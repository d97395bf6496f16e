"""What a customer wrote is kept, wherever it stands; what is only quoted goes."""

from __future__ import annotations

import pytest

from firsthand.channels.email_quotes import new_part
from tests.channels.work import in_line, work_of

SAID = "On Fri, 20 Nov 2026 at 10:00, Care <care@brand.example> wrote:"


@pytest.mark.parametrize(
    "named",
    [
        SAID,
        "On Fri, 20 Nov 2026 at 10:00, Care of the Brand <\ncare@brand.example> wrote:",
        "On Nov 20, 2026, at 10:00 AM, Care\n<care@brand.example>\nwrote:",
        "Am 20.11.2026 um 10:00 schrieb Care <care@brand.example>:",
        "Le 20 nov. 2026 à 10:00, Care <care@brand.example> a écrit :",
        "W dniu 20 listopada 2026 10:00 użytkownik Care <care@brand.example>\nnapisał:",
        '20.11.2026 10:00 пользователь "Care" <\ncare@brand.example> написал:',
        "2026-11-20 10:00 GMT+01:00 Care <care@brand.example>:",
        "--- On Fri, 11/20/26, Care <care@brand.example> wrote:",
        "Vào 10:00 20 tháng 11, 2026, Care <care@brand.example> đã viết:",
        "---- Care wrote ----",
    ],
)
def test_a_quotation_under_an_answer_is_cut_in_many_languages(named):
    assert new_part(f"No signal yet.\n\n{named}\n\n> Is it solved?\n>\n> Care") == "No signal yet."


@pytest.mark.parametrize(
    "head",
    [
        "-----Original Message-----\nFrom: Care",
        "-------- Oprindelig meddelelse --------\nFra: Care",
        "From: Care <care@brand.example>\nSent: Friday, 20 November 2026 10:00\nTo: Jane\nSubject: Help",
        "________________________________\nVon: Care\nGesendet: Freitag, 20. November 2026\nAn: Jane",
        "*From:* Care\n*Date:* Friday, 20 November 2026\n*To:* Jane",
    ],
)
def test_a_copied_head_of_our_mail_ends_the_answer(head):
    assert new_part(f"No signal yet.\n\n{head}\n\nIs it solved?") == "No signal yet."


def test_an_answer_below_the_quotation_is_kept():
    assert new_part(f"{SAID}\n> Is it solved?\n\nNo, it is not.\nJane") == "No, it is not.\nJane"


def test_words_above_and_below_a_quotation_are_both_kept():
    assert new_part(f"Hello,\n\n{SAID}\n> Is it solved?\n\nNo.") == "Hello,\n\nNo."


def test_answers_between_the_quoted_lines_keep_what_they_answer():
    words = f"{SAID}\n> Which phone?\n\nThe blue one.\n\n> Since when?\n\nMonday."
    assert new_part(words) == words


@pytest.mark.parametrize(
    "told",
    [
        "On 3 May your colleague wrote:\n\nYou get it back.\n\nI got nothing.",
        "On the phone they said no.\nOn Monday too.\nWhat now?",
        "My details\n________________________\nnumber 5551234\nblue phone",
        "From: the shop in Main Street\nI went home without a phone.",
        "I passed this on:\n\n---------- Forwarded message ----------\nFrom: Shop <s@shop.example>\nDate: today\nTo: Jane\n\nNo refund.",
    ],
)
def test_what_a_customer_tells_is_no_quotation(told):
    assert new_part(told) == told


def test_a_story_right_above_the_quotation_is_not_taken_for_its_head():
    words = f"On the phone on 5 May they said no.\n{SAID}\n> Is it solved?"
    assert new_part(words) == "On the phone on 5 May they said no."


def test_a_mail_that_only_quotes_is_kept_whole():
    assert new_part("> Is it solved?\n> Care") == "> Is it solved?\n> Care"


def test_the_seal_of_a_signed_mail_goes_and_its_words_stay():
    sealed = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nNo signal.\n- -- \nJane\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQIzBAEB\n-----END PGP SIGNATURE-----\n"
    )
    assert new_part(sealed) == "No signal.\n--\nJane"


WORST = {
    "rules": "_" * 10,
    "dashes": "-" * 10,
    "openings": "On 1 ",
    "opening lines": "On 1 2026 10:00\n",
    "heads": "From: a\n",
    "fields": "From: a\nDate: b\nTo: c\n",
    "quotes": ">",
    "quoted lines": "> a\n",
    "in between": "> a\nb\n",
    "spaces": " ",
    "empty lines": "\n",
    "blank lines": " \n\t\n",
    "addresses": "<a@b> ",
    "colons": "a@b:",
    "wrote": "wrote ",
    "sealed": "-----BEGIN PGP SIGNED MESSAGE-----\nHash: a\n",
}


@pytest.mark.parametrize("kind", sorted(WORST))
def test_four_times_the_worst_mail_takes_about_four_times_as_long(kind):
    """Were it read in squares of its length, it would be sixteen times."""
    short, long = (
        work_of(new_part, f"x\n{WORST[kind] * (size // len(WORST[kind]))}\nx") for size in (10_000, 40_000)
    )
    assert in_line(short, long)
