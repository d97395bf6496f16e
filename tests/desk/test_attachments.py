"""Attachments: names that lead nowhere, programs that are named, addresses that only lead out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.desk.attachments import Attachment, described, packed, safe_name, unpacked


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\bill.pdf", "bill.pdf"),
        ("bill\u202efdp.exe", "billfdp.exe"),
        ("a\nb.txt", "a_b.txt"),
        ("", "file"),
        ("...", "file"),
        ("x" * 300 + ".pdf", "x" * 93 + ".pdf"),
    ],
)
def test_a_name_leads_nowhere(name, safe):
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_no_name_is_unsafe(name):
    safe = safe_name(name)
    assert 0 < len(safe) <= 100
    assert not set(safe) & set("/\\\x00\r\n")
    assert safe.isprintable()


@pytest.mark.parametrize(
    ("attachment", "word"),
    [
        (Attachment("document", name="bill.pdf.exe"), "named like a document"),
        (Attachment("document", name="setup.msi"), "a program"),
        (Attachment("document", name="page.html"), "a page"),
        (Attachment("image", name="a.svg"), "a program or a page"),
        (Attachment("document", name="bill\u202efdp.exe"), "hides characters"),
        (Attachment("image", name="photo.zip", mime="image/png"), "calls itself a picture"),
    ],
)
def test_what_may_do_harm_is_named(attachment, word):
    assert word in attachment.problem


def test_usual_files_are_not_accused():
    for name, mime in (("bill.pdf", "application/pdf"), ("IMG_1.JPG", "image/jpeg"), ("v. 2.docx", ""), ("", "")):
        assert not Attachment("document", name=name, mime=mime).problem


def test_only_addresses_of_the_web_are_kept():
    for url in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example"):
        assert not unpacked(packed([Attachment("link", url=url)]))[0].url
    assert unpacked(packed([Attachment("link", url="https://a.example/b")]))[0].url


def test_a_picture_without_words_says_what_is_on_it():
    assert described([Attachment("image", alt="no bars"), Attachment("video")]) == "(image: no bars) (video)"
