"""Side doors: a page about one mention shows no more than the case page would, and one person writes on a case."""

from __future__ import annotations

from firsthand.desk import cases
from firsthand.records.models import MentionRow
from tests.workspace import world


def test_the_reading_of_a_mention_is_shown_to_whoever_may_open_its_case(as_):
    review = MentionRow.objects.get(author="guest of oak-street").key
    assert as_("ana").get(f"/why/{review}/").status_code == 404, "a store's review is not in an agent's sight"
    assert as_("lea").get(f"/why/{review}/").status_code == 200
    ours = MentionRow.objects.get(author="ines").key
    assert as_("ana").get(f"/why/{ours}/").status_code == 200
    filtered = MentionRow.objects.get(author="enter2win").key
    assert as_("ana").get(f"/why/{filtered}/").status_code == 200, "what was filtered out is everybody's to read"


def test_only_the_holder_moves_a_case_to_private(as_):
    case = world.case_of("ines")
    held = cases.take(case, "ben", world.the_desk())
    told = as_("ana").post(f"/case/{case}/private/", {"text": ""}, follow=True).content.decode()
    assert "holds this case" in told
    assert world.the_desk().log.case(case).version == held.version
