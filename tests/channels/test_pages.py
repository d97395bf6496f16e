"""A page is read as a person sees it, in one walk."""

from __future__ import annotations

import pytest

from firsthand.channels.pages import words_of_page
from tests.channels.work import in_line, work_of


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>no<br>signal &amp; more</p>", "no\nsignal & more"),
        ("<p>no signal<p>since Monday", "no signal\nsince Monday"),
        ("no\n   signal\nsince <b>Mon</b>day", "no signal since Monday"),
        (
            "<table><tr><td>Order</td><td>12</td></tr><tr><td>Phone</td><td>blue</td></tr></table>",
            "Order 12\nPhone blue",
        ),
        (
            "<div>No.</div><blockquote>Solved?<blockquote>Help</blockquote></blockquote>",
            "No.\n> Solved?\n> > Help",
        ),
        ("I <3 it, a < b &lt;b&gt;", "I <3 it, a < b <b>"),
        ("a <!-- hidden > --> b<!--[if mso]><p>c</p><![endif]-->", "a b"),
        ("<head><title>t</title><style>p > a {}</style></head><script>1 > 0</script>seen", "seen"),
        ("<p>a</p><p>&nbsp;</p><p>&nbsp;</p><p>&nbsp;</p><p>b</p>", "a\n\nb"),
        ("<pre>no data\n  at all</pre>", "no data\n  at all"),
        ('thanks <img alt="\U0001f600" src="x"><img alt="Logo" src="y">', "thanks \U0001f600"),
        ("cut in the <a href", "cut in the <a href"),
        ("cut <script>in the", "cut in the"),
        ("", ""),
    ],
)
def test_it_says_what_a_person_reads(page, words):
    assert words_of_page(page) == words


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (
            'see <a href="https://shop.example/bill?a=1&amp;b=2">my bill</a>',
            "see my bill (https://shop.example/bill?a=1&b=2)",
        ),
        ('<a href="https://shop.example/">https://shop.example</a>', "https://shop.example"),
        ('<a href="mailto:jane@far.example">write</a>', "write"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ('<a href="https://shop.example"><img src="x"></a>', ""),
    ],
)
def test_where_a_word_leads_stands_behind_it(page, words):
    assert words_of_page(page, links=True) == words


WORST = (
    "<",
    "<a",
    "</",
    "<script",
    "<style>",
    "<!--",
    "<!-- -->",
    "<a href='",
    "<blockquote>",
    "<p>",
    "<br>",
    "<td>",
    "&",
    "&lt",
)


@pytest.mark.parametrize(
    "piece",
    [*WORST, "<a href=x>", "x<a href=http://x>", "a</a>", "<img alt='", "<pre>\n", " ", "\n", "<![CDATA[", "a<b "],
)
def test_four_times_the_worst_page_takes_about_four_times_as_long(piece):
    short, long = (work_of(words_of_page, piece * (size // len(piece))) for size in (10_000, 40_000))
    assert in_line(short, long)
