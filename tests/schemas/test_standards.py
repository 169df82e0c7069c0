"""What supervision is promised to whom: presets, what a file of one's own may say, and the row that holds."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.people import EMPLOYMENT
from schemas.standards import PAID, NoStandard, Standard, most_demanding, read, standard_for, standards

PRESETS = ("briefing_paper", "lga_asye", "bacp")
ORDINARY: dict[str, Any] = {"minutes": 60, "interval_days": 31, "grace_days": 7}
POST: dict[str, Any] = {"employment": "employee", "peer": False, "family": "Support", "tenure_days": 1000}


def written(*rows: dict[str, Any]) -> str:
    """A file of ordinary rows, each different only where the test says so."""
    named = [{"id": f"row {place}"} | ORDINARY | row for place, row in enumerate(rows, 1)]
    tables = ["\n".join(f"{key} = {toml(value)}" for key, value in row.items()) for row in named]
    return "".join(f"[[standard]]\n{table}\n" for table in tables)


def toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return str(value).lower() if isinstance(value, bool | int | float) else f'"{value}"'


def row_of(preset: str, **post: Any) -> str | None:
    found = standard_for(standards(preset, Path()), **POST | post)
    return found and found.id


# ---------------------------------------------------------------- which row holds


@pytest.mark.parametrize(
    ("tenure", "expected"),
    [(0, "new_starter_1"), (41, "new_starter_1"), (42, "new_starter_2"), (181, "new_starter_2"), (182, "core")],
)
def test_a_row_holds_from_its_first_day_to_the_day_before_its_last(tenure: int, expected: str) -> None:
    assert row_of("briefing_paper", tenure_days=tenure) == expected


@pytest.mark.parametrize("post", [{"peer": True}, {"family": "Outreach"}, {"family": " OUTREACH "}])
def test_peers_and_outreach_have_the_intensive_row_at_any_tenure(post: dict[str, Any]) -> None:
    assert {row_of("briefing_paper", **post, tenure_days=tenure) for tenure in (0, 100, 5000)} == {"intensive"}


def test_a_volunteer_has_the_row_for_volunteers_whatever_the_role() -> None:
    assert row_of("briefing_paper", employment="volunteer", peer=True) == "volunteer"


@pytest.mark.parametrize("employment", ["agency", "contractor", "intern"])
def test_whoever_is_not_counted_as_staff_is_promised_nothing(employment: str) -> None:
    assert row_of("briefing_paper", employment=employment) is None


POSTS = st.fixed_dictionaries(
    {
        "employment": st.sampled_from(PAID),
        "peer": st.booleans(),
        "family": st.none() | st.text(max_size=9),
        "tenure_days": st.integers(0, 20_000),
    }
)


@given(st.sampled_from(PRESETS), POSTS)
def test_every_paid_post_has_a_row_in_every_preset(preset: str, post: dict[str, Any]) -> None:
    assert row_of(preset, **post)


def test_some_who_are_not_peers_are_promised_what_peers_are() -> None:
    rows = standards("briefing_paper", Path())
    assert all(row.role_families for row in rows if row.lived_experience_roles)


@pytest.mark.parametrize(("preset", "minutes"), [("briefing_paper", 60), ("lga_asye", 90), ("bacp", 90)])
def test_presets_promise_what_their_sources_say(preset: str, minutes: int) -> None:
    assert {row.minutes for row in standards(preset, Path())} == {minutes}


def test_the_most_demanding_asks_most_minutes_a_day_then_is_due_sooner() -> None:
    rows = read(
        written(
            {"id": "long", "minutes": 120, "interval_days": 62, "role_families": ["a"]},
            {"id": "weekly", "interval_days": 7, "role_families": ["b"]},
            {"id": "patient"},
        )
    )
    assert [row.id for row in most_demanding(rows)] == ["weekly", "patient", "long"]


# ---------------------------------------------------------------- a file of one's own


def test_a_file_beside_the_settings_is_read_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(written({"minutes": 50}), "utf-8")
    assert [row.minutes for row in standards("ours.toml", tmp_path)] == [50]


def test_one_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NoStandard, match="no supervision standard called weekly"):
        standards("weekly", tmp_path)
    with pytest.raises(NoStandard, match="cannot be read"):
        standards("ours.toml", tmp_path)


@pytest.mark.parametrize(
    "text", ["", "standard = 3", "standard = [3]", "[[standard", '[standard]\nid = "a"', "standard = []"]
)
def test_a_file_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(NoStandard):
        read(text)


@pytest.mark.parametrize(
    "row",
    [
        {"minutes": 0}, {"minutes": "60"}, {"minutes": float("inf")}, {"tenure_days": [0, 10**7]},
        {"interval_days": 0}, {"interval_days": 7.5}, {"grace_days": -1},
        {"tenure_days": [42, 42]}, {"tenure_days": [-1, 42]}, {"tenure_days": [42]}, {"tenure_days": 42},
        {"tenure_days": [0, 1, 2]}, {"employment": []}, {"employment": ["staff"]}, {"employment": "employee"},
        {"kinds": ["chat"]}, {"kinds": []}, {"role_families": [""]}, {"role_families": [3]},
        {"lived_experience_roles": "yes"}, {"minutes": 30}, {"interval_days": 360},
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_named(row: dict[str, Any]) -> None:
    with pytest.raises(NoStandard, match=r"The row daily of the supervision standard cannot be\."):
        read(written({"id": "daily"} | row))


def test_a_setting_that_is_not_known_and_a_row_without_a_name_are_told() -> None:
    with pytest.raises(NoStandard, match="The row row 1 of the supervision standard has a setting that is not known"):
        read(written({"scale_minutes_by_fte": True}))
    with pytest.raises(NoStandard, match="The row number 1 of the supervision standard cannot be"):
        read("[[standard]]\nminutes = 60\ninterval_days = 7\ngrace_days = 0\n")


@pytest.mark.parametrize(
    ("tenures", "says"),
    [
        (([0, 42], [50, 1_000_000]), "every employee from day 42 to day 50, between row 1 and row 2"),
        (([7, 1_000_000],), "every employee from day 0 to day 7, between the first day and row 1"),
        (([0, 42], [42, 182]), "every employee from day 182 on, after row 2"),
    ],
)
def test_a_gap_in_tenure_names_the_rows_beside_it(tenures: tuple[list[int], ...], says: str) -> None:
    with pytest.raises(NoStandard, match=says):
        read(written(*({"tenure_days": tenure} for tenure in tenures)))


def test_a_row_for_some_roles_fills_no_gap_for_the_others() -> None:
    with pytest.raises(NoStandard, match="No row holds for every employee from day 0 on"):
        read(written({"lived_experience_roles": True}, {"role_families": ["Outreach"]}))


def test_an_employment_that_one_row_names_has_a_row_in_every_role() -> None:
    only_peers = {"employment": ["volunteer"], "lived_experience_roles": True}
    with pytest.raises(NoStandard, match="every volunteer from day 0 on"):
        read(written(only_peers, {}))


def test_tenures_that_overlap_name_both_rows() -> None:
    with pytest.raises(NoStandard, match="The rows row 1 and row 2 overlap from day 40 on"):
        read(written({"tenure_days": [0, 42]}, {"tenure_days": [40, 90]}, {}))


def test_a_row_behind_one_that_holds_for_all_it_would_is_named() -> None:
    with pytest.raises(NoStandard, match="The row row 2 never holds, for row 1 stands before it"):
        read(written({}, {"tenure_days": [0, 42]}))


def test_two_rows_of_one_name_are_refused() -> None:
    with pytest.raises(NoStandard, match="Two rows of the supervision standard are called same"):
        read(written({"id": "same", "lived_experience_roles": True}, {"id": "same"}))


@given(st.lists(st.integers(1, 999), min_size=1, max_size=4, unique=True).map(sorted), st.integers(0, 2000))
def test_rows_end_to_end_hold_each_day_once(cuts: list[int], tenure: int) -> None:
    ends = [0, *cuts, 1_000_000]
    rows = read(written(*({"tenure_days": list(pair)} for pair in pairwise(ends))))
    post = POST | {"tenure_days": tenure}
    assert [row for row in rows if row.holds(**post)] == [standard_for(rows, **post)]


def test_words_for_employment_are_those_of_the_staff_list() -> None:
    assert set(PAID) <= EMPLOYMENT.keys()
    assert Standard(id="a", **ORDINARY).employment == PAID
