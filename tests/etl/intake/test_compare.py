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
PRACTICE = {"practice": "eap", "in_place": "yes", "evidence": None, "reviewed_on": date(2026, 1, 5)}


def people(*rows: dict[str, Any]) -> pl.DataFrame:
    """Ordinary people, each different only where the test says so."""
    return pl.DataFrame([PERSON | row for row in rows], schema=TYPES | {"person": pl.Int64()})


def some(count: int, **changes: Any) -> pl.DataFrame:
    return people(*({"person": number} | changes for number in range(count)))


def practices(*rows: dict[str, Any]) -> pl.DataFrame:
    """Ordinary practices, each different only where the test says so."""
    return pl.DataFrame([PRACTICE | row for row in rows], infer_schema_length=None)


def roles(*rows: tuple[str, float, float]) -> pl.DataFrame:
    scales = pl.DataFrame(rows, schema=["title", "scale_min", "scale_max"], orient="row")
    return scales.with_columns(grade=pl.lit(None, pl.String), scale_basis=pl.lit(None, pl.String))


def guards(new: pl.DataFrame, before: pl.DataFrame) -> list[str]:
    return [question.id for question in compare("people", new, before, {}).questions]


def test_the_first_load_changes_nothing() -> None:
    assert compare("people", some(3), None, {}) == ({}, (), ())


def test_the_same_list_again_changes_nothing() -> None:
    changes = compare("people", some(3), some(3), {})
    assert (set(changes.counts.values()), changes.says, changes.questions) == ({0}, (), ())


def test_joiners_leavers_and_people_who_vanish_are_counted() -> None:
    before = some(20)
    new = pl.concat([some(18), people({"person": 30}, {"person": 19, "end_date": date(2025, 1, 1)})])
    changes = compare("people", new, before, {})
    assert (changes.counts["joined"], changes.counts["left"], changes.counts["vanished"]) == (1, 1, 1)
    assert "1 person is gone without a leaving date." in changes.says


def test_somebody_who_had_left_before_neither_leaves_nor_vanishes() -> None:
    gone = {"person": 2, "end_date": date(2024, 1, 1)}
    assert set(compare("people", some(2), pl.concat([some(2), people(gone)]), {}).counts.values()) == {0}
    assert (
        compare("people", pl.concat([some(2), people(gone)]), pl.concat([some(2), people(gone)]), {}).counts["left"]
        == 0
    )


def test_changes_of_pay_role_and_team_are_counted_each_for_itself() -> None:
    new = people(
        {"person": 1, "pay_amount": 25_000.0}, {"person": 2, "title": "Head cook"}, {"person": 3, "team": "Red"}
    )
    before = people({"person": 1}, {"person": 2}, {"person": 3})
    counts = compare("people", new, before, {}).counts
    assert (counts["changed_pay"], counts["changed_role"], counts["changed_team"]) == (1, 1, 1)


def test_two_posts_in_another_order_are_no_change() -> None:
    one, two = {"person": 1, "title": "Cook"}, {"person": 1, "title": "Driver", "pay_amount": 9_000.0}
    assert set(compare("people", people(one, two), people(two, one), {}).counts.values()) == {0}


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


def test_starts_on_other_days_than_before_are_asked_about() -> None:
    assert guards(some(20, start_date=date(2020, 3, 1)), some(20, start_date=date(2020, 1, 3))) == ["guard:start_dates"]


def test_a_guard_that_was_answered_is_not_asked_again() -> None:
    assert compare("people", some(17), some(20), {"guard:vanish": ("go_ahead",)}).questions == ()
    assert len(compare("people", some(17), some(20), {"guard:vanish": ("stop",)}).questions) == 1


def test_new_roles_gone_roles_and_other_scales_are_counted() -> None:
    changes = compare("roles", roles(("Cook", 1, 2), ("Driver", 1, 2)), roles(("Cook", 1, 3), ("Cleaner", 1, 2)), {})
    assert changes.counts == {"new_roles": 1, "gone_roles": 1, "changed_scale": 1}
    assert changes.says == ("1 role is new.", "1 role is no longer listed.", "1 role has another pay scale.")


def test_practices_that_are_new_gone_or_told_otherwise_are_counted() -> None:
    before = practices({"practice": "eap"}, {"practice": "role_limits"}, {"practice": "legal_help"})
    new = practices({"practice": "eap", "in_place": "no"}, {"practice": "legal_help"}, {"practice": "role_scope"})
    assert compare("practice", new, before, {}).says == (
        "1 practice is new.", "1 practice is no longer listed.", "1 practice is told otherwise than before.",
    )  # fmt: skip


def test_another_document_alone_is_no_change_of_a_practice() -> None:
    changes = compare("practice", practices({"evidence": "Policy 7"}), practices({"evidence": "Policy 6"}), {})
    assert changes.says == ()


def test_of_what_happened_only_the_number_of_rows_is_told() -> None:
    days = [pl.DataFrame({"person": range(rows), "held_on": [date(2026, 4, 7)] * rows}) for rows in (1, 2)]
    assert compare("supervision", days[1], days[0], {}) == (
        {"rows_before": 1, "rows_now": 2}, ("2 sessions of supervision, where there was 1 before.",), (),
    )  # fmt: skip
    assert compare("hours", days[0], days[1], {}).says == ("1 week of hours, where there were 2 before.",)


def test_every_table_of_what_happened_has_its_own_words() -> None:
    day = pl.DataFrame({"person": [1, 2]})
    happened = [name for name, table in tables().items() if table.day]
    assert [name for name in happened if "2 rows" in compare(name, day, day, {}).says[0]] == []
