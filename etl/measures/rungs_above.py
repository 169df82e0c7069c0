"""How many steps lead up from a lived-experience role, beside its matched role (C3). No people."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from etl import words
from etl.measures.measure import Estimate, Measure

Role = Mapping[str, Any]
Key = tuple[str, str]  # title and grade
Ways = Mapping[Key, frozenset[Key]]
NAMELESS = "Lived-experience roles"  # R3 of section 3: a role that was not advertised is not named as one
HIDDEN = "The steps above some lived-experience roles are not shown: those were not advertised openly."
UNTOLD = "This waits for a roles file, or the Roles page, to say which jobs come next, or the family and grade of each."
NO_DEGREE = 3  # the highest qualification level that an open step asks for
BETWEEN = ";"


class Steps(NamedTuple):
    """On the longest way without a degree, on the longest way, and whether any role says what it asks for."""

    open: int
    all: int
    told: bool


def rungs_above(roles: pl.DataFrame, _draw: np.random.Generator) -> list[Estimate]:
    """One estimate a lived-experience role: the longest way up from it, and the longest without a degree.

    The verdict compares the steps open without a degree with those of the match, and where they are as many, all steps.
    """
    all_ways, open_ways = _both_ways(_posts(roles))
    peers = [role for role in roles.iter_rows(named=True) if role["peer"]]
    if peers and not any(all_ways.values()):
        return [Estimate(value=None, waits=UNTOLD)]
    named = [_told(role, all_ways, open_ways) for role in peers if role["own_published"]]
    rest = [Estimate(value=None, unit=NAMELESS, does_not_apply=HIDDEN)] if len(named) < len(peers) else []
    return named + rest


def role_rungs(roles: pl.DataFrame, draw: np.random.Generator) -> list[Estimate]:
    """One estimate a role that a sentence compares, its match included: the steps of its drawing.

    Where no role can be drawn, why, as it is said of the sentences.
    """
    all_ways, open_ways = _both_ways(_posts(roles))
    named = [role for role in roles.iter_rows(named=True) if role["peer"] and role["own_published"]]
    if not named or not any(all_ways.values()):
        return rungs_above(roles, draw)
    peers = {role["role"]: _key(role) for role in named}
    matches = {role["match"]: _match(role) for role in named if role["match"] is not None}
    return [
        _drawn(name, _steps(key, all_ways, open_ways), lived_experience="yes" if name in peers else "no")
        for name, key in {**matches, **peers}.items()
    ]


def ways(roles: Mapping[Key, Role]) -> Ways:
    """From each role to the next ones: as the file says, or where it says none at all, the family's next grade.

    A title that is named without its grade means every other grade of it.
    """
    if not any(role["next_keys"] for role in roles.values()):
        return {key: frozenset(_next_grade(role, roles)) for key, role in roles.items()}
    return {key: frozenset(_named(key, (role["next_keys"] or "").split(BETWEEN), roles)) for key, role in roles.items()}


def longest(start: Key, ways: Ways) -> int:
    """Steps on the longest way up."""
    found: dict[Key, int] = {}

    def above(key: Key) -> int:
        if key not in found:
            found[key] = 0  # until its ways are walked: no circle, which load refuses, is walked for ever
            found[key] = max((1 + above(up) for up in ways.get(key, ())), default=0)
        return found[key]

    return above(start)


def _posts(roles: pl.DataFrame) -> Mapping[Key, Role]:
    """The roles that have posts, as far as anyone has said."""
    posts = roles.drop_nulls("title_key").filter(pl.col("establishment_fte").fill_null(1) > 0)
    return {_key(role): role for role in posts.iter_rows(named=True)}


def _both_ways(roles: Mapping[Key, Role]) -> tuple[Ways, Ways | None]:
    """All ways, and those open without a degree; none where no role says what it asks for."""
    every = ways(roles)
    free = {key for key, role in roles.items() if _is_open(role)}
    told = any(role["min_qualification_level"] is not None or role["accepts_experience"] for role in roles.values())
    return every, {key: nexts & free for key, nexts in every.items()} if told else None


def _named(key: Key, names: Iterable[str], roles: Mapping[Key, Role]) -> Iterable[Key]:
    wanted = set(names)
    return (other for other in roles if other != key and {other[0], " ".join(other)} & wanted)


def _next_grade(role: Role, roles: Mapping[Key, Role]) -> Iterable[Key]:
    family, rung = role["family"], role["rung"]
    if family is None or rung is None:
        return ()
    higher = {
        key: other["rung"]
        for key, other in roles.items()
        if other["family"] == family and other["rung"] is not None and other["rung"] > rung
    }
    return (key for key, found in higher.items() if found == min(higher.values()))


def _is_open(role: Role) -> bool:
    level = role["min_qualification_level"]
    return bool(role["accepts_experience"]) or (level is not None and level <= NO_DEGREE)


def _told(role: Role, ways: Ways, open_ways: Ways | None) -> Estimate:
    name, match = role["role"], role["match"]
    own = _steps(_key(role), ways, open_ways)
    if match is None:
        return Estimate(value=own.all, unit=name, parts={"role": name, "own": _said(own)})
    other = _steps(_match(role), ways, open_ways)
    degree = own.told and own.open != other.open
    return Estimate(
        value=own.all,
        unit=name,
        dimensions={"match": match},
        parts={
            "role": name,
            "match": match,
            "how": " without a degree" if degree else "",
            "own": _of(own) if degree else _said(own),
            "other": _of(other) if degree else _said(other),
        },
        verdict="less" if own < other else "more" if own > other else "same",
    )


def _steps(key: Key, ways: Ways, open_ways: Ways | None) -> Steps:
    every = longest(key, ways)
    return Steps(every if open_ways is None else longest(key, open_ways), every, open_ways is not None)


def _said(steps: Steps) -> str:
    """2 steps up, 1 without a degree."""
    if not steps.all:
        return "no step up"
    up = f"{words.figure(steps.all, 'steps')} up"
    if not steps.told:
        return up
    if steps.open == steps.all:
        return f"{up}, open without a degree"
    if not steps.open:
        return f"{up}, {'it needs' if steps.all == 1 else 'all need'} a degree"
    return f"{up}, {steps.open} without a degree"


def _of(steps: Steps) -> str:
    """1 of 2 steps up."""
    return f"{steps.open or 'none'} of {words.figure(steps.all, 'steps')} up" if steps.all else "no step up"


def _drawn(name: str, steps: Steps, *, lived_experience: str) -> Estimate:
    return Estimate(
        value=steps.all,
        low=steps.open if steps.told else None,  # those open without a degree
        unit=name,
        dimensions={"lived_experience": lived_experience},
        parts={"role": name, "own": _said(steps)},
    )


def _key(role: Role) -> Key:
    return role["title_key"], role["grade_key"] or ""


def _match(role: Role) -> Key:
    return role["match_title_key"], role["match_grade_key"] or ""


RUNGS_ABOVE = Measure(
    id="rungs_above",
    topic="progression",
    order=320,
    title="Steps above lived-experience roles",
    short="Steps above",
    question="Is there somewhere to go from the peer role?",
    says={
        "less": "{role} leads less far{how} than {match}: {own}; the other has {other}.",
        "more": "{role} leads further{how} than {match}: {own}; the other has {other}.",
        "same": "{role} leads as far as {match}: each has {own}.",
        "fact": "Above {role}: {own}.",
    },
    does_not_apply="No role is marked as a lived-experience role yet, so there are no steps to count.",
    needs={
        "roles.is_lived_experience_role": "a roles file with the jobs that come next, and what each asks for",
    },
    caveat="It counts the steps that there are. It does not say whether any of these jobs will be free, or who will "
    "get it.",
    how="The longest way up through the jobs that HR says come next; where the roles file says none, through the next "
    "grade of the same job family. Steps without a degree ask for less than one, or take experience instead.",
    source="pay-progression.md C3",
    value_unit="steps",
    better=None,
    chart="ladders",
    draws=("role_rungs",),
    facts="roles",
    reads=(
        "role", "title_key", "grade_key", "family", "rung", "next_keys", "min_qualification_level",
        "accepts_experience", "establishment_fte", "peer", "own_published", "match", "match_title_key",
        "match_grade_key",
    ),
    formula=rungs_above,
    kind="no_people",
    variable="roles",
    tree="roles",
    split=False,
)  # fmt: skip
ROLE_RUNGS = replace(
    RUNGS_ABOVE,
    id="role_rungs",
    order=330,
    title="Steps above each role that is compared",
    short="Steps above",
    question="How far does each role lead?",
    says={"fact": "{role}: {own}."},
    draws=(),
    formula=role_rungs,
)
MEASURES = (RUNGS_ABOVE, ROLE_RUNGS)
