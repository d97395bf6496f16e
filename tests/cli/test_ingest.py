"""`firsthand ingest` as a newcomer meets it: any file, any line, any number of times."""

from __future__ import annotations

import gzip
import json

import pytest

from tests.cli.streams import a_stream, write

SHAPE = [
    "mentions", "new", "duplicates", "refused", "actionable", "cases", "abstained", "by_topic", "by_tier",
    "by_queue", "seconds", "refused_file",
]  # fmt: skip
GOOD = {
    "id": "1",
    "channel": "x",
    "author": "jane",
    "text": "no signal at Oak St, what is going on",
    "created_at": "2026-09-18T15:00:00Z",
}
EXPORT_CSV = (
    "Case Number,Created Date,Channel,Contact Handle,Direction,Body,Queue,Close Code\n"
    "1001,2026-09-18 09:00,Twitter,jane,inbound,my bill is wrong,Billing,resolved\n"
    "1002,2026-09-18 09:10,Twitter,brand,outbound,sorry to hear that,Billing,resolved\n"
)


def mention(**changes: object) -> bytes:
    row = {k: v for k, v in {**GOOD, **changes}.items() if v is not ...}
    return json.dumps(row).encode() + b"\n"


def test_repeating_adds_nothing(terminal, tmp_path):
    stream = write(tmp_path / "month.jsonl.gz", a_stream(300, seed=1))
    first = terminal("ingest", "--json", stream)
    before = terminal.export()
    again = terminal("ingest", "--json", stream)
    assert list(first.json) == SHAPE
    assert first.json["new"] > 280
    assert (again.json["new"], again.json["cases"]) == (0, 0)
    assert again.json["duplicates"] + again.json["refused"] == again.json["mentions"] == 300
    assert terminal.export() == before


def test_the_figures_add_up(terminal, tmp_path):
    ran = terminal("ingest", "--json", write(tmp_path / "day.jsonl", a_stream(200, seed=2)))
    told = ran.json
    assert told["mentions"] == told["new"] + told["duplicates"] + told["refused"]
    assert sum(told["by_topic"].values()) == sum(told["by_tier"].values()) == told["actionable"]
    assert sum(told["by_queue"].values()) == told["cases"]
    assert terminal.export().count(b'{"table":"cases"') == told["cases"]


def test_without_json_a_person_reads_a_table(terminal, tmp_path):
    ran = terminal("ingest", write(tmp_path / "day.jsonl", [GOOD]))
    assert ran.code == 0
    assert "needs a person" in ran.out
    assert "mentions a second" in ran.out


def test_standard_input_and_many_files_are_taken_in_their_order(terminal, tmp_path):
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(mention(id="1")))
    ran = terminal("ingest", "--json", packed, "-", stdin=mention(id="2") + mention(id="3"))
    assert (ran.code, ran.json["new"]) == (0, 3)


BAD = {
    "broken JSON": (b'{"id": "9", "text": \n', "", "broken JSON"),
    "no object": (b"[1, 2]\n", "", "not a JSON object"),
    "a wrong type": (mention(rating="five"), "rating", "expected int"),
    "text as a number": (mention(text=5), "text", "expected str"),
    "a line of 10 MB": (mention(text="a" * 10_000_000), "", "longer than"),
    "binary": (bytes(range(128, 256)) + b"\n", "", ""),
    "UTF-16": ('{"id": "1"}\n'.encode("utf-16"), "", "UTF-8"),
    "an unknown channel": (mention(channel="myspace"), "channel", "no known channel"),
    "a date in the future": (mention(created_at="2199-01-01T00:00:00Z"), "created_at", "future"),
    "a date without a zone": (mention(created_at="2026-09-18T15:00:00"), "created_at", "no zone"),
    "no date at all": (mention(created_at="yesterday"), "created_at", ""),
    "a missing id": (mention(id=...), "id", "missing"),
    "an empty id": (mention(id=""), "id", "empty"),
    "a missing text": (mention(text=...), "text", "missing"),
    "a rating of nine": (mention(rating=9), "rating", "1 to 5"),
    "half an emoji": (mention(text="\ud83d"), "text", "surrogate"),
    "a NUL": (mention(text="a\x00b"), "text", "NUL"),
    "too many brackets": (b"[" * 100_000 + b"\n", "", ""),
}


@pytest.fixture(scope="module")
def bad_run(ready_home, tmp_path_factory):
    """One run over every sort of bad line, a good line before and after each."""
    from tests.cli.running import Terminal

    folder = tmp_path_factory.mktemp("bad")
    terminal = Terminal(ready_home).copy(folder / "home")
    lines = []
    for number, (raw, _, _) in enumerate(BAD.values()):
        lines += [mention(id=f"good{number}"), raw if raw.endswith(b"\n") else raw + b"\n"]
    lines.append(mention(id="last"))
    file = folder / "mixed.jsonl"
    file.write_bytes(b"".join(lines))
    return terminal("ingest", "--json", file)


def test_bad_lines_are_refused_and_the_rest_goes_on(bad_run):
    assert bad_run.code == 1
    assert bad_run.json["new"] == len(BAD) + 1
    assert bad_run.json["refused"] >= len(BAD)
    assert "Traceback" not in bad_run.said
    assert bad_run.json["refused_file"] in bad_run.err


@pytest.mark.parametrize("name", BAD)
def test_each_is_named_with_its_line_its_field_and_the_mend(bad_run, name):
    number = list(BAD).index(name)
    _, field, problem = BAD[name]
    line = 2 * (number + 1) + (1 if number > list(BAD).index("UTF-16") else 0)
    kept = [row for row in bad_run.refused() if row["line"] == line]
    assert kept, [(row["line"], row["problem"]) for row in bad_run.refused()]
    assert kept[0]["field"] == field
    assert problem in kept[0]["problem"]
    assert len(kept[0]["mend"]) > 10
    assert len(kept[0]["raw"]) < 400_000


def test_the_same_id_with_another_text_is_refused(terminal):
    stdin = mention() + mention(text="other words") + mention(id="2")
    ran = terminal("ingest", "--json", "-", stdin=stdin)
    assert (ran.code, ran.json["new"], ran.json["refused"]) == (1, 2, 1)
    kept = ran.refused()[0]
    assert (kept["file"], kept["line"], kept["field"]) == ("-", 2, "id")
    assert kept["raw"]["text"] == "other words"
    assert "-, line 2, id: " in ran.err
    assert "version" in kept["mend"]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("gone.jsonl", None, "No such file"),
        ("empty.jsonl", b"", "empty"),
        ("empty.jsonl.gz", gzip.compress(b"", mtime=0), "empty"),
        (
            "cut.jsonl.gz",
            gzip.compress(b"".join(mention(id=str(n)) for n in range(2000)))[:-4000],
            "cannot be read",
        ),
        ("no.jsonl.gz", b"this was never packed", "cannot be read"),
        ("picture.jsonl", bytes([0x89, 0x50, 0x4E, 0x47, 0, 1, 2, 3]) * 200, ""),
    ],
)
def test_a_file_that_is_none_is_named_and_the_next_one_is_taken(terminal, tmp_path, name, content, word):
    bad, good = tmp_path / name, write(tmp_path / "good.jsonl", [{**GOOD, "id": "of the good file"}])
    if content is not None:
        bad.write_bytes(content)
    ran = terminal("ingest", "--json", bad, good)
    assert ran.code == 1
    assert ran.json["new"] >= 1
    assert "Traceback" not in ran.said
    assert any(str(bad) in row["file"] and word in row["problem"] for row in ran.refused())
    assert b"of the good file" in terminal.export()


def test_a_helpdesks_export_is_guessed_shown_saved_and_taken_again(terminal, tmp_path):
    export = tmp_path / "export.csv"
    export.write_text(EXPORT_CSV)
    guessed = terminal("ingest", "--json", "--map", "guess", export)
    assert guessed.code == 0, guessed.err
    assert guessed.json["new"] == 2
    saved = terminal.home / "mappings" / "export.csv.map.json"
    assert saved.name in guessed.err.replace("\n", "")
    again = terminal("ingest", "--json", "--map", saved, export)
    assert (again.json["new"], again.json["duplicates"]) == (0, 2)


def test_an_export_without_a_text_column_says_what_to_do(terminal, tmp_path):
    export = tmp_path / "odd.csv"
    export.write_text("colour,size\nred,4\n")
    ran = terminal("ingest", "--map", "guess", export)
    assert ran.code == 1
    assert "--map FILE" in ran.said
    assert "Traceback" not in ran.said


def test_no_file_is_a_question_of_usage(terminal):
    ran = terminal("ingest")
    assert ran.code == 2
    assert "Traceback" not in ran.said


def test_two_at_once_take_everything_once(terminal, tmp_path):
    stream = write(tmp_path / "day.jsonl", a_stream(1200, seed=3))
    other = terminal.copy(tmp_path / "other")
    other("ingest", "--json", stream)
    racers = [terminal.start("ingest", stream) for _ in range(2)]
    assert all(racer.wait(timeout=240) in (0, 1) for racer in racers)
    assert terminal.export() == other.export()
