"""One matter told by many becomes one incident; three who say the same word do not."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import firsthand
from firsthand.engine.incidents import Sighting, belongs, bursts
from tests.builders import NOON

DEMO = Path(firsthand.__file__).parent / "library" / "demo" / "mentions.jsonl"


def sightings(texts, topic="network", start=NOON, gap=timedelta(seconds=15)):
    return [Sighting(f"case-{n}", start + n * gap, topic, text) for n, text in enumerate(texts)]


def test_three_tellers_are_no_incident():
    assert bursts(sightings(["no signal Riverside"] * 3), NOON + timedelta(minutes=5), {}) == ()


def test_a_place_that_bursts_is_one_incident_with_its_cases():
    texts = [f"no signal in Riverside {word}" for word in ("mall", "street", "since ten", "again", "anyone") * 4]
    found = bursts(sightings(texts), NOON + timedelta(minutes=10), {})
    assert [(burst.word, burst.count) for burst in found] == [("riverside", 20)]
    assert found[0].began_at == NOON
    assert "usually 0.1" in found[0].reasons[0]


def test_a_word_that_is_always_there_is_no_incident():
    texts = [f"my router at home number{n}" for n in range(12)]
    usual = {("network", "router"): 16.0, ("network", "home"): 16.0}
    assert bursts(sightings(texts), NOON + timedelta(minutes=10), usual) == ()


def test_the_brands_own_name_is_no_matter():
    found = bursts(sightings(["larkwire is down"] * 20), NOON + timedelta(minutes=9), {}, frozenset({"larkwire"}))
    assert [burst.word for burst in found] == []


def test_old_sightings_do_not_count():
    assert bursts(sightings(["no signal Riverside"] * 30), NOON + timedelta(hours=3), {}) == ()


def test_one_advert_that_many_pass_on_is_no_matter_told_by_many():
    passed_on = ["RT @NovaMobile: The wait is over. See it first at @Larkwire"] * 30
    assert bursts(sightings(passed_on, topic="none"), NOON + timedelta(minutes=10), {}) == ()
    told = [f"no signal in Riverside {n}" for n in range(8)]
    found = bursts(sightings([*told, *["RT @mara: no signal in Riverside"] * 5]), NOON + timedelta(minutes=10), {})
    assert [(burst.word, burst.count) for burst in found] == [("riverside", 13)], (
        "but it belongs to what others tell"
    )


def test_a_later_teller_belongs():
    late = Sighting("late", NOON, "network", "RIVERSIDE still dead")
    assert belongs(late, "network", "riverside")
    assert not belongs(late, "billing", "riverside")


def test_the_demo_morning_has_one_incident_and_it_is_riverside():
    texts = [json.loads(line) for line in DEMO.read_text().splitlines()]
    told = [row["text"] for row in texts if row["kind"] == "actionable"]
    tellers = [text for text in told if "riverside" in text.lower()]
    others = [text for text in told if "riverside" not in text.lower()]
    seen = sightings(tellers, gap=timedelta(seconds=16)) + sightings(
        others, topic="sales", gap=timedelta(minutes=1)
    )
    found = bursts(seen, NOON + timedelta(minutes=44), {}, frozenset({"larkwire", "larkwirecare"}))
    network = [burst for burst in found if burst.topic == "network"]
    assert [burst.word for burst in network] == ["riverside"]
    assert network[0].count > 100


def test_a_cry_without_a_topic_goes_with_the_matter_that_most_tell():
    told = [Sighting(f"case-{n}", NOON, "network", "no signal riverside") for n in range(9)]
    cries = [Sighting(f"cry-{n}", NOON, "none", "riverside???") for n in range(9)]
    unsure = [Sighting("doubt", NOON, "billing", "paying for nothing in riverside", unsure=True)]
    (burst,) = bursts([*told, *cries, *unsure], NOON + timedelta(minutes=1), {})
    assert (burst.topic, burst.count) == ("network", 19)
    assert belongs(Sighting("later", NOON, "none", "RIVERSIDE"), "network", "riverside")
    assert not belongs(Sighting("bill", NOON, "billing", "my riverside bill"), "network", "riverside")
