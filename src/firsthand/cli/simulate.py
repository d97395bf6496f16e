"""`firsthand simulate`: routing policies side by side on the same days."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def run(
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="A TOML file; what it leaves out keeps the default.")
    ] = None,
    json_out: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
    policies: Annotated[
        str, typer.Option("--policies", help="Which to play: pool, filter, topic, tiers, silos, firsthand.")
    ] = "pool,filter,topic,tiers,silos,firsthand",
    replications: Annotated[
        int, typer.Option("--replications", min=1, help="Months to play for each policy.")
    ] = 8,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The first month's seed; the next follow.")] = 0,
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="Processes; 0 takes every core that is free to us.")
    ] = 0,
    sweep: Annotated[
        str, typer.Option("--sweep", metavar="KEY=A:B:STEP", help="Play again for each value of one key.")
    ] = "",
    frontier: Annotated[
        str, typer.Option("--frontier", metavar="A:B:STEP", help="Play again with each number of people.")
    ] = "",
    compare: Annotated[
        str, typer.Option("--compare", help="The policy that the others are held against.")
    ] = "pool",
    replay: Annotated[
        Path | None,
        typer.Option("--replay", help="Decide recorded assignments again: `records`, or an export file."),
    ] = None,
    change: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change one value of the scenario.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Write result.json and a page with plots there.")
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option("--policy", help="Rehearse this policy file as `firsthand`, before it goes live."),
    ] = None,
) -> None:
    """Play whole months under several routing policies and compare response time, service and cost.

    The code that routes and assigns is production's own, under a virtual clock. Every policy meets the same
    days: the same mentions, the same luck, the same people's absences. So the paired interval of a difference
    is much narrower than the intervals of the two; where it holds 0, the two are not put in order.

    The default scenario is the reference operation: 1,000,000 mentions in 30 days, one in ten actionable, 100
    agents at 40 hours, a pool that is saturated. Everything assumed stands in the result under `scenario`; a
    scenario file or --set changes it. `--set triage.source=measured` takes how our own triage errs, instead of
    an assumed even error.

    --replay decides every assignment of a recorded span again, from its log and production's own code, and says
    which come out otherwise: none under the policy of those days, and under a changed one those that it moves.

    --frontier 70:110:10 plays every policy with each of these numbers of people and tells both frontiers: what the
    same people give, and how many people give the same service as the policy of --compare does with the scenario's
    own. Together they say which part of a saving is speed and which is staff.

    Cost is printed twice: by handled and by resolved case, both over all paid hours, breaks and absence included.

    Examples:

      firsthand simulate

      firsthand simulate --policies silos,firsthand --compare silos --replications 20

      firsthand simulate --set agents=90 --set people.noise_seconds=16

      firsthand simulate --policies pool,firsthand --frontier 80:110:10 --out frontier

      firsthand simulate --replay records --policy changed.toml

      firsthand simulate --policies firsthand --sweep triage.accuracy=.6:1:.1 --replications 3 --out what-if
    """
    from firsthand.cli.simulating import Asked, simulate

    asked = Asked(
        scenario=scenario,
        policies=policies,
        replications=replications,
        seed=seed,
        jobs=jobs,
        sweep=sweep,
        frontier=frontier,
        compare=compare,
        replay=replay,
        changes=tuple(change or ()),
        out=out,
        policy=policy,
        as_json=json_out,
    )
    raise typer.Exit(simulate(asked))
