"""Who works where, and what is planted, worked out again from the written files alone."""

import json
from datetime import date
from typing import Any

import polars as pl
import pytest

from sample_data.truth import PLANTED

EDITIONS = {"2025-09-30": "1 April 2025", "2026-09-30": "1 April 2026"}
SERVICES = {"Ashdown": 30, "Millbrook": 25, "Northgate": 22, "Quayside": 19, "Stonegate": 16}


def pounds(column: str) -> pl.Expr:
    return pl.col(column).str.replace_all("[£,]", "").cast(pl.Float64, strict=False)


def employees(folder: Any, day: str) -> pl.DataFrame:
    """With one post, and what their role's row says of it."""
    people: pl.DataFrame = folder.in_post(day)
    people = people.filter(pl.col("Employment Type") == "Permanent", pl.len().over("Employee Number") == 1)
    roles = folder.scales(EDITIONS.get(day, "1 April 2023"))
    matched = roles.select(pl.col("Job Title").alias("Comparable Role"), pl.col("Job Family").alias("Matched Family"))
    roles = roles.join(matched, on="Comparable Role", how="left").select(
        "Job Title",
        "Grade",
        peer=pl.col("Lived Experience Role") == "Yes",
        family=pl.coalesce("Matched Family", "Job Family"),
        work=pl.when(pl.col("Comparable Role") == "").then("Job Title").otherwise("Comparable Role"),
    )
    return people.join(roles, on=["Job Title", "Grade"]).with_columns(pay=pounds("Salary FTE").log())


def pence(people: pl.DataFrame, *alike: str) -> float:
    """B2: mean gap in log pay within strata, each weighted by peers × others / people."""
    peer, other = pl.col("peer").sum(), (~pl.col("peer")).sum()
    strata = people.group_by(alike).agg(
        gap=pl.col("pay").filter("peer").mean() - pl.col("pay").filter(~pl.col("peer")).mean(),
        weight=peer * other / pl.len(),
    )
    both = strata.drop_nulls("gap")
    return float(100 * both.select(((pl.col("gap") * pl.col("weight")).sum() / pl.col("weight").sum()).exp()).item())


@pytest.mark.parametrize("day", ["2023-10-01", *EDITIONS])
def test_lantern_has_720_employees_112_of_them_peers(lantern: Any, day: str) -> None:
    people = employees(lantern, day)
    assert [people.height, people["peer"].sum()] == [720, 112]
    peers = people.filter("peer").group_by("Service").len()
    assert dict(peers.iter_rows()) == SERVICES
    assert people.filter(pl.col("Service") == "").select(pl.len(), pl.col("peer").sum()).row(0) == (24, 0)


def test_every_service_has_five_teams_and_head_office_none(lantern: Any) -> None:
    teams = lantern.in_post("2026-09-30").filter(pl.col("Team") != "").unique(["Service", "Team"])
    assert dict(teams.group_by("Service").len().iter_rows()) == dict.fromkeys(SERVICES, 5)


@pytest.mark.parametrize("day", EDITIONS)
def test_volunteers_sessional_staff_and_people_with_two_posts_come_on_top(lantern: Any, day: str) -> None:
    people = lantern.in_post(day)
    volunteers, sessional = (people.filter(pl.col("Employment Type") == kind) for kind in ("Volunteer", "Sessional"))
    assert [volunteers.height, sessional.height] == [14, 10]
    assert set(volunteers.select("Salary FTE", "Pay Basis", "Grade").rows()) == {("", "Expenses only", "")}
    assert set(sessional.select("Pay Basis", "Grade").rows()) == {("Hourly", "")}
    twice = people.filter(pl.len().over("Employee Number") == 2)
    assert twice["Employee Number"].n_unique() == 6
    assert set(twice["Job Title"]) == {"Peer Mentor", "Administrator"}


@pytest.mark.parametrize("day", ["2023-10-01", *EDITIONS])
def test_harbour_has_26_paid_staff_and_12_volunteers_4_of_them_peers(harbour: Any, day: str) -> None:
    people = harbour.in_post(day)
    counts = dict(people.group_by("Employment Type").len().iter_rows())
    assert counts == {"Permanent": 26, "Volunteer": 12}
    assert people.filter(pl.col("Job Title") == "Peer Worker").height == 4


def test_harbour_has_two_titles_with_a_single_salary_one_of_them_never_advertised(harbour: Any) -> None:
    single = harbour.scales("1 April 2026").filter(pl.col("Pay From") == pl.col("Pay To"))
    assert set(single.select("Job Title", "Advertised Openly").rows()) == {
        ("Senior Support Worker", "Yes"),
        ("Director", "No"),
    }


def test_whoever_left_since_the_last_list_is_told_once_with_a_last_day(lantern: Any) -> None:
    left = lantern.staff("2026-09-30").filter(pl.col("Employment Status") == "Left")
    days = left["Leaving Date"].str.to_date("%d/%m/%Y")
    assert left.height > 0
    assert days.is_between(date(2026, 6, 30), date(2026, 9, 29)).all()
    assert (lantern.in_post("2026-09-30")["Leaving Date"] == "").all()
    assert not set(left["Employee Number"]) & set(lantern.in_post("2026-09-30")["Employee Number"])


def test_a_fifth_of_staff_leave_each_year(lantern: Any) -> None:
    days = ("2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30")
    left = sum(lantern.staff(day).filter(pl.col("Employment Status") == "Left").height for day in days)
    assert left == pytest.approx(720 / 5, abs=3)


@pytest.mark.parametrize("day", EDITIONS)
def test_the_planted_gaps_in_pay_are_there(lantern: Any, day: str) -> None:
    people = employees(lantern, day)
    for effect in PLANTED:
        if not effect.measure.startswith("pay_gap"):
            continue
        alike = ("work",) if effect.measure == "pay_gap_same_work" else ("family", "Grade")
        for unit in effect.units:
            counted = people.filter(pl.col("Service") == unit) if unit else people
            assert pence(counted, *alike) == pytest.approx(effect.size, abs=1)


def test_the_planted_gaps_in_scales_are_there(lantern: Any) -> None:
    scales = lantern.scales("1 April 2026").with_columns(low=pounds("Pay From"), high=pounds("Pay To"))
    ends = {title: (low, high) for title, low, high in scales.select("Job Title", "low", "high").iter_rows()}
    match = dict(scales.select("Job Title", "Comparable Role").iter_rows())
    for effect in PLANTED:
        if effect.measure == "role_scales":
            for title in effect.units:
                start, top = (100 * mine / theirs for mine, theirs in zip(ends[title], ends[match[title]], strict=True))
                assert f"{start:.0f}p to {top:.0f}p" == effect.size


def test_the_planted_rungs_are_there(lantern: Any) -> None:
    scales = lantern.scales("1 April 2026")
    steps = {title: filter(None, jobs.split("; ")) for title, jobs in scales["Job Title", "Next Job"].iter_rows()}
    steps = {title: list(jobs) for title, jobs in steps.items()}
    match = dict(scales.select("Job Title", "Comparable Role").iter_rows())

    def above(title: str) -> int:
        return max((1 + above(job) for job in steps[title]), default=0)

    for effect in PLANTED:
        if effect.measure == "rungs_above":
            for title in effect.units:
                mine, theirs = (f"{many or 'no'} step{'s' * (many > 1)}" for many in map(above, (title, match[title])))
                assert f"{mine} to {theirs}" == effect.size


def test_every_peer_role_asks_for_less_schooling_and_takes_experience_instead(lantern: Any) -> None:
    asked = lantern.scales("1 April 2026").select("Lived Experience Role", "Qualification Level", "Experience Accepted")
    assert set(asked.filter(pl.col("Lived Experience Role") == "Yes").iter_rows()) == {
        ("Yes", "0", "Yes"),
        ("Yes", "2", "Yes"),
    }


def test_everyone_to_whom_supervision_is_promised_has_sessions_in_the_log(lantern: Any) -> None:
    everyone = [lantern.in_post(day) for day in ("2026-06-30", "2026-09-30")]
    name = pl.concat_str("Forename", pl.lit(" "), "Surname")
    then, now = (set(people.select(name).to_series()) for people in everyone)
    assert len((then & now) - set(lantern.log("2026-09-30")["whole"])) <= 5  # away when theirs was due, or misspelt
    kinds = everyone[1].group_by("Employment Type").agg(name.alias("whole")).explode("whole")
    seen = kinds.join(lantern.log("2026-09-30"), on="whole").group_by("Employment Type").agg(pl.col("whole").n_unique())
    assert {"Volunteer": 14, "Sessional": 10}.items() <= dict(seen.iter_rows()).items()


def test_peers_and_outreach_are_planned_weekly_volunteers_monthly_and_others_by_their_time_here(lantern: Any) -> None:
    people = lantern.in_post("2026-09-30").with_columns(whole=pl.concat_str("Forename", pl.lit(" "), "Surname"))
    sessions = lantern.log("2026-09-30").join(people, on="whole")
    sessions = sessions.with_columns(
        days=(pl.col("planned") - pl.col("Start Date").str.to_date("%d/%m/%Y")).dt.total_days()
    )
    weekly = sessions.filter(
        pl.col("Job Title").str.contains("Outreach|Peer"), pl.col("Employment Type") != "Volunteer"
    )
    core = sessions.filter(~pl.col("Job Title").str.contains("Outreach|Peer"))
    parts = {
        7: [weekly, core.filter(pl.col("days") < 35, pl.col("Employment Type") == "Permanent")],
        14: [core.filter(pl.col("days").is_between(42, 167))],
        31: [core.filter(pl.col("days") > 182), sessions.filter(pl.col("Employment Type") == "Volunteer")],
    }
    for interval, several in parts.items():
        for part in several:
            gap = pl.col("planned").diff().over("whole", order_by="planned").dt.total_days()
            assert part.select(gap.mode()).to_series().drop_nulls().to_list() == [interval]


def test_every_peer_role_pays_its_own_scale_but_in_millbrook(lantern: Any) -> None:
    peers = employees(lantern, "2026-09-30").filter("peer")
    scales = lantern.scales("1 April 2026").select("Job Title", high=pounds("Pay To"))
    above = peers.join(scales, on="Job Title").filter(pounds("Salary FTE") > pl.col("high"))
    assert set(above["Service"]) == {"Millbrook"}


def test_everyone_of_harbour_who_is_in_post_has_a_row_in_the_matrix(harbour: Any) -> None:
    rows = harbour.sheet("Supervision tracker 2026-09-30.xlsx")[2:-1]
    named = {row[0].removesuffix(" (peer)") for row in rows}
    people = harbour.in_post("2026-09-30")
    assert set(people.select(pl.concat_str("Surname", pl.lit(", "), "Forename")).to_series()) <= named
    assert len(named) < 50


@pytest.mark.parametrize("organisation", ["lantern", "harbour"])
def test_the_truth_knows_every_name_and_every_salary_that_no_advertised_scale_tells(
    organisation: str, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(organisation)
    truth = json.loads((folder.path / "truth.json").read_text(encoding="utf-8"))
    columns = ["Forename", "Surname", "Salary FTE", "Pay Basis"]
    everyone = pl.concat([folder.staff(day).select(columns) for day in folder.days])
    assert set(truth["names"]) == {f"{first} {last}" for first, last in everyone["Forename", "Surname"].iter_rows()}
    scales = pl.concat([folder.scales(f"1 April {year}") for year in range(2023, 2027)])
    told = scales.filter(pl.col("Advertised Openly") == "Yes").select(pl.concat_list("Pay From", "Pay To").explode())
    salaries = set(everyone.filter(pl.col("Pay Basis") == "Annual FTE")["Salary FTE"])
    own = {salary.removeprefix("£") for salary in salaries - set(told.to_series())}
    assert set(truth["salaries"]) == own | {salary.replace(",", "").removesuffix(".00") for salary in own}


def test_a_salary_that_was_never_advertised_is_private(harbour: Any) -> None:
    truth = json.loads((harbour.path / "truth.json").read_text(encoding="utf-8"))
    assert {"52,000.00", "52000"} <= set(truth["salaries"])
    assert not {"29,000.00", "29000"} & set(truth["salaries"])
