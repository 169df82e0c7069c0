"""From posts to people: comparable hourly pay, and the post that counts (pay-progression.md A1)."""

import polars as pl

WEEKS = 365.25 / 7  # weeks in a year, as SI 2017/172 reg. 6 counts it
HOLIDAY = 1.1207  # 5.6 weeks of leave earned over the 46.4 that are worked, to the four figures of A1
STRATUM = ("peer", "comparison_family", "grade", "pay_zone", "currency", "match_group")


def finish(posts: pl.DataFrame, _given: object = None) -> pl.DataFrame:
    """One row a person: peer, service, team, `hourly` in pounds, and the stratum of the post with most hours.

    Posts in that stratum combine, weighted by hours. Whoever holds a peer post and another one is a peer and has no
    `hourly`, being on both sides of any comparison; neither has an apprentice, whose rate is set by law.
    """
    hours = pl.col("contract_hours").fill_null(0)
    paid = posts.with_columns(hourly=hourly(), hours=hours).sort(
        "person", "hours", "post_start", "post", descending=[False, True, True, False], nulls_last=True
    )
    main = [pl.col(name).first().alias(name) for name in ("service", "team", *STRATUM[1:])]
    same = (
        pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).first().over("person")) for name in STRATUM)
        & pl.col("hourly").is_not_null()
    )
    weight = pl.when(same).then(pl.max_horizontal("hours", pl.lit(1e-6)))
    combined = (pl.col("hourly") * weight).sum() / weight.sum()
    both_sides = pl.col("peer").any() & ~pl.col("peer").all()
    apprentice = (pl.col("employment_type") == "apprentice").fill_null(value=False).any()
    rate = pl.when(~both_sides & ~apprentice & same.any()).then(combined)
    people = paid.group_by("person", maintain_order=True).agg(*main, hourly=rate, peer=pl.col("peer").any())
    return people.sort("person")


def hourly() -> pl.Expr:
    """Pay for an hour of a post in pounds, by its `pay_basis`; null where the basis gives no rate (A1)."""
    amount, contract, full_time = (pl.col(name) for name in ("pay_amount", "contract_hours", "full_time_hours"))
    weeks = pl.col("paid_weeks").fill_null(WEEKS)
    holiday = pl.when(pl.col("includes_holiday_pay").fill_null(value=False)).then(HOLIDAY).otherwise(1.0)
    rates = {
        "annual_full_time": amount / (full_time * WEEKS),
        "annual_actual": amount / (contract * weeks),
        "monthly": amount * 12 / (contract * WEEKS),
        "weekly": amount / contract,
        "hourly": amount / holiday,
        "per_event": amount / pl.col("event_hours") / holiday,
    }
    found = pl.coalesce(pl.when(pl.col("pay_basis") == basis).then(rate) for basis, rate in rates.items())
    return pl.when(found.is_finite() & (found > 0)).then(found)
