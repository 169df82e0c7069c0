from datetime import date
from typing import Any

import polars as pl

from etl.intake.compare import compare
from schemas import tables

PERSON = {
    "person": 1, "title": "Cook", "grade": "5", "status": None, "start_date": date(2020, 5, 1), "end_date": None,
    "service": "East", "team": "Blue", "pay_amount": 24_000.0, "pay_basis": "annual_actual",
}  # fmt: skip
TYPES = {name: kind for name, kind in tables()["people"].schema.create_empty().schema.items() if name in PERSON}


def people(*rows: dict[str, Any]) -> pl.DataFrame:
    """Ordinary people, each different only where the test says so."""
    return pl.DataFrame([PERSON | row for row in rows], schema=TYPES | {"person": pl.Int64()})


def some(count: int, **changes: Any) -> pl.DataFrame:
    return people(*({"person": number} | changes for number in range(count)))


def roles(*rows: tuple[str, float, float]) -> pl.DataFrame:
    scales = pl.DataFrame(rows, schema=["title", "scale_min", "scale_max"], orient="row")
    return scales.with_columns(grade=pl.lit(None, pl.String), scale_basis=pl.lit(None, pl.String))


def guards(new: pl.DataFrame, before: pl.DataFrame) -> list[str]:
    return [question.id for question in compare(new, before, {}).questions]


def test_the_first_load_changes_nothing() -> None:
    assert compare(some(3), None, {}) == ({}, (), ())


def test_the_same_list_again_changes_nothing() -> None:
    changes = compare(some(3), some(3), {})
    assert (set(changes.counts.values()), changes.says, changes.questions) == ({0}, (), ())


def test_joiners_leavers_and_people_who_vanish_are_counted() -> None:
    before = some(20)
    new = pl.concat([some(18), people({"person": 30}, {"person": 19, "end_date": date(2025, 1, 1)})])
    changes = compare(new, before, {})
    assert (changes.counts["joined"], changes.counts["left"], changes.counts["vanished"]) == (1, 1, 1)
    assert "1 person is gone without a leaving date." in changes.says


def test_somebody_who_had_left_before_neither_leaves_nor_vanishes() -> None:
    gone = {"person": 2, "end_date": date(2024, 1, 1)}
    assert set(compare(some(2), pl.concat([some(2), people(gone)]), {}).counts.values()) == {0}
    assert compare(pl.concat([some(2), people(gone)]), pl.concat([some(2), people(gone)]), {}).counts["left"] == 0


def test_changes_of_pay_role_and_team_are_counted_each_for_itself() -> None:
    new = people(
        {"person": 1, "pay_amount": 25_000.0}, {"person": 2, "title": "Head cook"}, {"person": 3, "team": "Red"}
    )
    before = people({"person": 1}, {"person": 2}, {"person": 3})
    counts = compare(new, before, {}).counts
    assert (counts["changed_pay"], counts["changed_role"], counts["changed_team"]) == (1, 1, 1)


def test_two_posts_in_another_order_are_no_change() -> None:
    one, two = {"person": 1, "title": "Cook"}, {"person": 1, "title": "Driver", "pay_amount": 9_000.0}
    assert set(compare(people(one, two), people(two, one), {}).counts.values()) == {0}


def test_more_than_a_tenth_gone_without_a_date_is_asked_about() -> None:
    assert guards(some(18), some(20)) == []
    assert guards(some(17), some(20)) == ["guard:vanish"]


def test_half_as_many_people_are_asked_about() -> None:
    assert guards(some(9), some(20)) == ["guard:vanish", "guard:headcount"]


def test_pay_times_twelve_and_by_twelve_is_asked_about() -> None:
    assert guards(some(20, pay_amount=2_000.0), some(20)) == ["guard:pay_by_twelve"]
    assert guards(some(20), some(20, pay_amount=2_000.0)) == ["guard:pay_times_twelve"]


def test_another_basis_of_pay_is_no_twelvefold() -> None:
    assert guards(some(20, pay_amount=2_000.0, pay_basis="monthly"), some(20)) == []


def test_a_list_in_which_everyone_started_on_new_years_day_is_asked_about() -> None:
    assert guards(some(20, start_date=date(2020, 1, 1)), some(20)) == ["guard:first_of_january"]


def test_a_guard_that_was_answered_is_not_asked_again() -> None:
    assert compare(some(17), some(20), {"guard:vanish": ("go_ahead",)}).questions == ()
    assert len(compare(some(17), some(20), {"guard:vanish": ("stop",)}).questions) == 1


def test_new_roles_gone_roles_and_other_scales_are_counted() -> None:
    changes = compare(roles(("Cook", 1, 2), ("Driver", 1, 2)), roles(("Cook", 1, 3), ("Cleaner", 1, 2)), {})
    assert changes.counts == {"new_roles": 1, "gone_roles": 1, "changed_scale": 1}
    assert changes.says == ("1 role is new.", "1 role is no longer listed.", "1 role has another pay scale.")
