"""The log of decisions as tables: what must be remembered for as long as any publication can be read.

It stands in the encrypted warehouse only. People are numbers, what they contributed are HMACs.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import polars as pl

from etl.cells import Shown
from etl.disclosure.candidate import Decision, Marks, Population, Side

TABLES = {
    "decisions": pl.Schema(
        {
            "decision": pl.Int64,
            "publication": pl.Int64,
            "measure": pl.String,
            "unit": pl.String,
            "dimensions": pl.String,
            "shown": pl.String,
            "verdict": pl.String,
            "beside": pl.String,
            "decided": pl.Date,
            "due": pl.Date,
            "reasons": pl.String,
            "carried": pl.Boolean,
            "says": pl.String,
            "period": pl.String,
            "counted": pl.String,
        }
    ),
    "populations": pl.Schema(
        {
            "decision": pl.Int64,
            "person": pl.Int64,
            "peer": pl.Boolean,
            "value_mark": pl.Binary,
            "reads_mark": pl.Binary,
        }
    ),
}


def as_tables(decisions: Sequence[Decision], publication: int, first: int) -> dict[str, pl.DataFrame]:
    """Rows for the two tables, decisions numbered from `first`; a carried decision repeats no people."""
    numbered = list(enumerate(decisions, first))
    people = [
        (number, person, peer, *marks)
        for number, decision in numbered
        if not decision.carried
        for peer, side in ((True, decision.population.peers), (False, decision.population.others))
        for person, marks in side.items()
    ]
    return {
        "decisions": pl.DataFrame(
            [_row(number, publication, decision) for number, decision in numbered], schema=TABLES["decisions"]
        ),
        "populations": pl.DataFrame(people, schema=TABLES["populations"], orient="row"),
    }


def from_tables(decisions: pl.DataFrame, populations: pl.DataFrame) -> list[Decision]:
    """The decisions, oldest first; `decisions` also says for each whether its publication was withdrawn."""
    people: dict[int, tuple[dict[int, Marks], dict[int, Marks]]] = {}
    for number, person, peer, value_mark, reads_mark in populations.select(TABLES["populations"].names()).iter_rows():
        peers, others = people.setdefault(number, ({}, {}))
        (peers if peer else others)[person] = (value_mark, reads_mark)
    return [
        _decision(row, *people.get(row["decision"], ({}, {})))
        for row in decisions.sort("decision").iter_rows(named=True)
    ]


def _row(number: int, publication: int, decision: Decision) -> dict[str, Any]:
    return {
        "decision": number,
        "publication": publication,
        "measure": decision.measure,
        "unit": json.dumps(decision.unit, ensure_ascii=False),
        "dimensions": json.dumps(decision.dimensions, sort_keys=True, ensure_ascii=False),
        "shown": None if decision.shown is None else json.dumps(asdict(decision.shown)),
        "verdict": decision.verdict,
        "beside": json.dumps([{"shown": asdict(side.shown), "says": side.says} for side in decision.beside]),
        "decided": decision.on,
        "due": decision.due,
        "reasons": json.dumps(decision.reasons),
        "carried": decision.carried,
        "says": decision.says,
        "period": decision.period,
        "counted": decision.counted,
    }


def _decision(row: dict[str, Any], peers: dict[int, Marks], others: dict[int, Marks]) -> Decision:
    return Decision(
        measure=row["measure"],
        unit=tuple(json.loads(row["unit"])),
        dimensions=json.loads(row["dimensions"]),
        population=Population(peers=peers, others=others),
        shown=None if row["shown"] is None else Shown(**json.loads(row["shown"])),
        verdict=row["verdict"],
        beside=tuple(Side(Shown(**side["shown"]), side["says"]) for side in json.loads(row["beside"])),
        on=row["decided"],
        due=row["due"],
        reasons=tuple(json.loads(row["reasons"])),
        carried=row["carried"],
        says=row["says"],
        period=row["period"],
        counted=row["counted"],
        taken_back=row["withdrawn"],
    )
