"""The house's own playbooks are read anew while the desk runs; a mistake in a file changes nothing but the notice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from firsthand.desk.playbook_example import example
from firsthand.desk.playbook_files import load_library
from firsthand.desk.playbook_house import LOOK_SECONDS, HousePlaybooks
from firsthand.desk.playbook_kept import Kept

RING = example("ring")
BYE = "  - {id: bye_first, use: bye}\n"


class House:
    """A home's folder of playbooks, and what a process sees of it when time goes by."""

    def __init__(self, home: Path) -> None:
        self.folder, self.versions, self.seconds = home / "playbooks", home / "playbooks.versions", 0.0
        self.folder.mkdir()
        self.process = self.another_process()

    def another_process(self) -> HousePlaybooks:
        return HousePlaybooks(self.folder, Kept(self.versions))

    def writes(self, name: str, text: str) -> None:
        fresh = self.folder / f"{name}.new"
        fresh.write_text(text)
        fresh.replace(self.folder / name)

    def later(self):
        """A file that changed is read at the second look after that."""
        for _ in range(2):
            self.seconds += LOOK_SECONDS
            self.process.at(self.seconds)
        return self.process.at(self.seconds)


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


def in_version(number: int, text: str = RING) -> str:
    assert "version: 1\n" in text
    return text.replace("version: 1\n", f"version: {number}\n")


def including(part: str) -> str:
    assert "\nlimits:" in RING
    return RING.replace("\nlimits:", f"\ninclude: [{part}]\nlimits:")


def said_otherwise(text: str) -> str:
    assert "title: " in text
    return text.replace("title: ", "title: Now ", 1)


def test_a_new_file_is_taken_without_a_restart(house):
    assert "ring" not in house.process.at(0.0)
    house.writes("ring.yaml", RING)
    assert "ring" not in house.process.at(LOOK_SECONDS / 2), "the files are looked at every few seconds only"
    assert house.later()["ring"].version == 1
    assert len(house.process.at(house.seconds)) == len(load_library()) + 1


def test_a_file_is_not_taken_while_it_is_still_being_written(house):
    house.process.at(0.0)
    house.writes("ring.yaml", RING)
    assert "ring" not in house.process.at(LOOK_SECONDS)
    house.writes("ring.yaml", RING + "# more\n")
    assert "ring" not in house.process.at(2 * LOOK_SECONDS), "it changed again between two looks"
    assert "ring" in house.process.at(3 * LOOK_SECONDS)


def test_a_raised_version_comes_into_force_and_the_one_before_stays_for_whoever_runs_on_it(house):
    house.writes("ring.yaml", RING)
    first = house.process.at(0.0)["ring"]
    house.writes("ring.yaml", said_otherwise(in_version(2)))
    now = house.later()
    assert now["ring"].version == 2
    assert now["ring"].title.startswith("Now ")
    assert now.version("ring", "1").title == first.title
    assert now.version("ring", "3") is None


def test_a_process_that_starts_later_has_the_versions_before_as_well(house):
    house.writes("ring.yaml", RING)
    house.process.at(0.0)
    house.writes("ring.yaml", said_otherwise(in_version(2)))
    house.later()
    assert house.another_process().at(0.0).version("ring", "1").version == 1


def test_a_wrong_file_keeps_what_was_good_and_says_line_reason_and_mend(house):
    house.writes("ring.yaml", RING)
    house.process.at(0.0)
    house.writes("ring.yaml", in_version(2).replace("topic: ", "topicc: ", 1))
    now = house.later()
    assert now["ring"].version == 1
    (file,) = now.wrong
    told = {(each.line, each.problem) for each in file.wrong}
    assert (4, "there is no field “topicc” here") in told
    assert all(each.mend for each in file.wrong)
    assert file.goes_on.startswith("Version 1 of ")


def test_a_process_that_starts_while_a_file_is_wrong_goes_on_with_what_was_good(house):
    house.writes("ring.yaml", RING)
    house.process.at(0.0)
    house.writes("ring.yaml", "id: [")
    now = house.another_process().at(0.0)
    assert now["ring"].version == 1
    assert now.of_house("ring")
    assert [file.name for file in now.wrong] == ["ring.yaml"]


def test_a_file_that_never_was_good_is_named_and_nothing_of_it_runs(house):
    house.writes("ring.yaml", "id: [")
    now = house.process.at(0.0)
    assert "ring" not in now
    assert now.wrong[0].goes_on == "Nothing of it is in force."


def test_another_text_under_the_same_version_is_refused_with_the_version_to_write(house):
    house.writes("ring.yaml", RING)
    before = house.process.at(0.0)["ring"].title
    house.writes("ring.yaml", said_otherwise(RING))
    now = house.later()
    assert now["ring"].title == before
    (wrong,) = now.wrong[0].wrong
    assert (wrong.line, wrong.where) == (2, "version")
    assert "version 1 was in force with another text" in wrong.problem
    assert wrong.mend == "write `version: 2`"
    house.writes("ring.yaml", said_otherwise(in_version(2)))
    assert house.later().wrong == ()


def test_a_comment_is_no_other_text(house):
    house.writes("ring.yaml", RING)
    house.process.at(0.0)
    house.writes("ring.yaml", f"# The house's own.\n{RING}")
    assert house.later().wrong == ()


def test_going_back_to_a_version_that_was_in_force_is_no_mistake(house):
    house.writes("ring.yaml", RING)
    house.process.at(0.0)
    house.writes("ring.yaml", said_otherwise(in_version(2)))
    house.later()
    house.writes("ring.yaml", RING)
    now = house.later()
    assert (now["ring"].version, now.wrong) == (1, ())


def test_a_changed_part_is_a_changed_playbook(house):
    (house.folder / "parts").mkdir()
    house.writes("parts/bye.yaml", "parts:\n  bye:\n    - {id: thanks, say: Thank you., next: back}\n")
    house.writes("ring.yaml", including("parts/bye.yaml").replace("  - id: greet", f"{BYE}  - id: greet"))
    said = house.process.at(0.0)
    assert said.wrong == (), said.wrong
    house.writes("parts/bye.yaml", "parts:\n  bye:\n    - {id: thanks, say: Goodbye., next: back}\n")
    now = house.later()
    assert now.wrong[0].wrong[0].mend == "write `version: 2`"
    assert now["ring"].steps["thanks"].say == "Thank you."


def test_a_part_from_elsewhere_is_refused(house):
    house.writes("ring.yaml", including("../secrets.yaml"))
    assert "stands outside this folder" in house.process.at(0.0).wrong[0].wrong[0].problem


def test_a_playbook_of_the_house_takes_the_place_of_a_shipped_one_in_a_version_of_its_own(house):
    general = load_library()["general"]
    house.writes("general.yaml", in_version(general.version, example("general")))
    now = house.process.at(0.0)
    assert now["general"] == general
    assert "ships with Firsthand" in now.wrong[0].wrong[0].problem
    house.writes("general.yaml", in_version(general.version + 1, example("general")))
    now = house.later()
    assert now.of_house("general")
    assert now.version("general", str(general.version)) == general, "whoever runs on the shipped one goes on"


def test_a_file_that_is_taken_away_gives_the_place_back_and_leaves_its_conversations_running(house):
    house.writes("ring.yaml", RING)
    house.process.at(0.0)
    (house.folder / "ring.yaml").unlink()
    now = house.later()
    assert "ring" not in now
    assert now.files == ()
    assert now.version("ring", "1").id == "ring"


def test_a_second_file_cannot_take_an_id_that_is_in_force(house):
    house.writes("ring.yaml", RING)
    house.process.at(0.0)
    house.writes("again.yaml", in_version(5))
    now = house.later()
    assert now["ring"].version == 1
    assert now.wrong[0].name == "again.yaml"
    assert "is that of ring.yaml already" in now.wrong[0].wrong[0].problem


def test_a_file_in_another_encoding_is_named(house):
    (house.folder / "ring.yaml").write_bytes(b"id: ring\ntitle: caf\xe9\n")
    assert "save it as text in UTF-8" in house.process.at(0.0).wrong[0].wrong[0].mend


def test_whatever_stands_in_a_file_the_desk_goes_on(house):
    for number, text in enumerate(("", "7", "include: 7", "include: [7]", "a: &a [*a]", "[1, 2]", "id: ring")):
        house.writes(f"f{number}.yaml", text)
    now = house.process.at(0.0)
    assert len(now) == len(load_library())
    assert len(now.wrong) == 7
    assert all(file.wrong[0].mend for file in now.wrong)


def test_two_processes_that_see_a_file_first_keep_it_once(house):
    house.writes("ring.yaml", RING)
    other = house.another_process()
    assert house.process.at(0.0)["ring"] == other.at(0.0)["ring"]
    assert [path.name for path in (house.versions / "ring").iterdir()] == ["1"]


def test_a_conversation_goes_on_with_a_shipped_version_when_a_newer_firsthand_brings_another(house):
    today = load_library()
    house.process.at(0.0)
    newer = {
        **today,
        "praise": replace(today["praise"], version=today["praise"].version + 1, title="Praise, anew"),
    }
    after = HousePlaybooks(house.folder, Kept(house.versions), lambda: newer).at(0.0)
    assert after["praise"].title == "Praise, anew"
    assert after.version("praise", str(today["praise"].version)) == today["praise"]
    assert after.version("praise", "99") is None


def test_whoever_only_looks_leaves_no_trace(house):
    house.writes("ring.yaml", RING)
    assert "ring" in HousePlaybooks(house.folder, Kept(house.versions, writes=False)).at(0.0)
    assert not house.versions.exists()
