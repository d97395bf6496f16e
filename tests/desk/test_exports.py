"""A newcomer brings their own history: helpdesk exports become mentions, past replies and labels."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from firsthand.desk.exports import Label, Mapping, columns_of, guess, load, read_export, save
from firsthand.desk.lines import Refused
from firsthand.domain.mention import Mention

NOW = datetime(2026, 11, 25, tzinfo=UTC)
SALESFORCE = """Case Number,Created Date,Case Origin,Handle,Description,Queue Name,Case Reason,Is Outbound
00012,11/20/2026 09:15,Twitter,@jane,"My bill doubled, why?",Billing Tier 2,Bill dispute,false
00013,11/20/2026 09:20,Facebook,brand,"Sorry Jane, looking now",Billing Tier 2,,true
"""
ZENDESK = """Ticket ID,Created at,Requester,Subject,Description,Via,Group,First Reply,First Reply At
9,2026-11-20T10:00:00Z,Bo,No signal,No signal in Riverside since 9,twitter,Network Ops,We are on it!,2026-11-20T10:04:00Z
"""
SPRINKLR = """Message Id,Message,Sender Screen Name,Created Time,Social Network,Reply To Message Id,Message Type,Star Rating
77,"love the store",ana,1763630000,Google Reviews,,Review,5
78,"still waiting",ana,1763630100,TWITTER,70,Mention,
"""


def entries(text: str, mapping: Mapping | None = None) -> list:
    header = text.splitlines()[0].split(",")
    return list(read_export(io.BytesIO(text.encode()), mapping or guess(header), NOW))


def test_a_salesforce_export_gives_mentions_own_posts_and_labels():
    first, label, second = entries(SALESFORCE)
    assert (first.id, first.channel, first.author, first.inbound) == ("00012", "x", "jane", True)
    assert first.created_at == datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
    assert label == Label("My bill doubled, why?", "billing")
    assert (second.inbound, second.channel) == (False, "facebook")


def test_a_past_reply_becomes_an_outgoing_message_in_the_thread():
    mention, reply, label = entries(ZENDESK)
    assert (mention.text, mention.channel) == ("No signal in Riverside since 9", "x")
    assert (reply.inbound, reply.in_reply_to, reply.text) == (False, "9", "We are on it!")
    assert (reply.created_at - mention.created_at).total_seconds() == 240
    assert label.topic == "network"


def test_a_sprinklr_export_keeps_threads_and_ratings():
    review, follow = entries(SPRINKLR)
    assert (review.channel, review.rating) == ("google_reviews", 5)
    assert (follow.in_reply_to, follow.channel) == ("70", "x")


SALESFORCE_REPORT = """"Case Number";"Date/Time Opened";"Case Origin";"Contact Name";"Description";"Case Reason"
"00077";"11/20/2026 9:15 AM";"Twitter";"Jane Doe";"Two lines;
of words, one cell";"Billing Dispute"
"00078";"soon";"Twitter";"Al";"hm";""
"""
ZENDESK_BARE = "ID\tRequester\tSubject\tVia\tCreated at\n9\tBo\tNo signal\ttwitter\t2026-11-20 10:00:00\n"


def test_semicolons_cells_of_two_lines_and_times_of_a_clock_are_read():
    mention, label, refused = entries(SALESFORCE_REPORT, guess_of(SALESFORCE_REPORT))
    assert (mention.text, mention.author, mention.channel) == ("Two lines;\nof words, one cell", "Jane Doe", "x")
    assert mention.created_at == datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
    assert label.topic == "billing"
    assert (refused.line, refused.field) == (4, "Date/Time Opened")


def test_tabs_and_a_subject_alone_are_enough():
    (mention,) = entries(ZENDESK_BARE, guess_of(ZENDESK_BARE))
    assert (mention.text, mention.author) == ("No signal", "Bo")


def guess_of(text: str) -> Mapping:
    return guess(columns_of(text))


def test_an_export_for_spreadsheets_is_read():
    rows = list(read_export(io.BytesIO(ZENDESK.encode("utf-16")), guess_of(ZENDESK), NOW))
    assert [type(row) for row in rows] == [Mention, Mention, Label]


@pytest.mark.parametrize("raw", [b"", b"\n\n", bytes(range(256)) * 20, b"a\x00b\r\xff\xfe,c\n1,2\n"])
def test_what_is_no_export_is_refused_in_its_first_row(raw):
    refused = [row for row in read_export(io.BytesIO(raw), guess_of(ZENDESK), NOW) if isinstance(row, Refused)]
    assert refused
    assert refused[0].mend


def test_a_row_that_cannot_be_read_is_refused_and_the_rest_goes_on():
    broken = ZENDESK + "10,yesterday,Al,,it broke,twitter,,,\n11,2026-11-20T10:00:00Z,Al,,,twitter,,,\n"
    refused = [entry for entry in entries(broken) if isinstance(entry, Refused)]
    assert [(r.line, r.field, r.problem) for r in refused] == [
        (3, "Created at", "'yesterday' is no time"),
        (4, "Description", "no text"),
    ]


def test_a_saved_mapping_is_taken_again(tmp_path):
    mapping = guess(["Message Id", "Message", "Created Time"])
    save(mapping, tmp_path / "m.json")
    assert load(tmp_path / "m.json") == mapping


def test_a_wrong_mapping_names_its_place(tmp_path):
    (tmp_path / "m.json").write_text('{"columns": {"words": "Message"}}')
    with pytest.raises(ValueError, match="no field is called 'words'"):
        load(tmp_path / "m.json")


def test_rows_without_an_id_get_the_same_one_each_time():
    text = "Message,Created Time\nhello,2026-11-20 10:00\n"
    one, two = entries(text)[0], entries(text)[0]
    assert isinstance(one, Mention)
    assert one.id == two.id
