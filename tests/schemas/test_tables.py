"""Every table that exports can fill: each column says what it means, and no heading means two things."""

import pytest

import schemas
from etl.intake.headers import normalised
from etl.intake.headers import word as compared
from schemas.table import Table

TABLES = list(schemas.tables().values())
each = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def test_roles_are_loaded_before_people() -> None:
    assert list(schemas.tables())[:2] == ["roles", "people"]
    assert {table.loads for table in TABLES if table.name not in ("roles", "people")} == {30}


@each
def test_every_column_says_what_it_means(table: Table) -> None:
    assert table.means
    for field in table.fields().values():
        assert field.means.endswith((".", "?"))
        assert field.synonyms
        assert field.kind in ("text", "date", "number", "yes_no", "choice")
        assert bool(field.choices) == (field.kind == "choice")


@each
def test_no_heading_means_two_columns(table: Table) -> None:
    words = [normalised(word) for field in table.fields().values() for word in {*map(normalised, field.synonyms)}]
    assert sorted(words) == sorted(set(words))


@each
def test_headings_stand_as_they_are_compared(table: Table) -> None:
    odd = [
        word
        for field in table.fields().values()
        for word in field.synonyms
        if word not in (normalised(word), word.lower())
    ]
    assert odd == []


@each
def test_no_word_means_two_choices(table: Table) -> None:
    for field in table.fields().values():
        meant = [said for value, several in field.choices.items() for said in set(map(compared, (value, *several)))]
        assert sorted(meant) == sorted(set(meant))


@each
def test_the_value_of_an_unknown_word_is_a_choice(table: Table) -> None:
    for field in table.fields().values():
        assert field.otherwise in ("", *field.choices)


@each
def test_what_is_required_and_the_key_are_columns_of_it(table: Table) -> None:
    names = table.fields().keys()
    assert {name for group in table.required for name in group} | set(table.key) <= names


@each
def test_every_column_can_be_stored(table: Table) -> None:
    load = pytest.importorskip("etl.load")
    stored = load.TABLES[table.name]
    assert set(table.fields()) - set(stored) <= {"person", "name"}


def test_whoever_has_a_number_or_a_name_is_private() -> None:
    private = {(table.name, field.name) for table in TABLES for field in table.fields().values() if field.private}
    assert {("people", "person"), ("people", "name"), ("people", "pay_amount")} <= private
    for table in TABLES:
        assert {name for name in ("person", "name") if name in table.fields()} <= {
            name for name, field in table.fields().items() if field.private
        }


@pytest.mark.parametrize("name", ["people", "supervision", "absence", "hours"])
@pytest.mark.parametrize(
    "heading", ["payroll no", "payroll number", "emp id", "employee number", "works number", "personnel number"]
)
def test_the_number_of_a_person_is_called_alike_in_every_table_of_people(name: str, heading: str) -> None:
    assert heading in schemas.tables()[name].fields()["person"].synonyms


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        *((heading, "scale_min") for heading in ("bottom of scale", "scale bottom", "pay minimum", "min")),
        *((heading, "scale_max") for heading in ("top of scale", "scale top", "pay maximum", "max")),
        ("advertised externally", "scale_published"),
        ("qualification needed", "min_qualification_level"),
    ],
)
def test_pay_scales_are_known_by_the_headings_that_charities_use(heading: str, field: str) -> None:
    assert heading in schemas.tables()["roles"].fields()[field].synonyms


def test_no_column_of_a_person_says_who_has_lived_experience() -> None:
    for table in TABLES:
        if {"person", "name"} & table.fields().keys():
            words = {word for field in table.fields().values() for word in (field.name, *field.synonyms)}
            assert [word for word in words if "lived" in word or "peer" in word or "survivor" in word] == []
