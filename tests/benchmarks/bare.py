"""The same work by bare DuckDB, calamine and NumPy, as one would write it in a script: no checks, no disclosure.

`published` is also an independent way to every exact figure of lantern's last edition; test_bare.py compares the two.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import duckdb_extension_httpfs
import numpy as np
import polars as pl
from python_calamine import CalamineWorkbook
from scipy import optimize, stats
from scipy.stats import mstats

TITLE_LINES = 2
DAY = "DATE '2026-09-30'"
DRAWS, LABELLINGS = 19_999, 1_999
TABLES = ("loads", "people", "roles", "supervision", "absence", "hours")
Array = np.ndarray[Any, np.dtype[Any]]
STANDING = "(SELECT * FROM loads WHERE NOT undone AND superseded_by IS NULL)"
# Lantern's roles each have one grade, and its staff lists say when each post began: a script for it may rely on that.
PREPARED = f"""
CREATE TEMP TABLE role AS SELECT r.* FROM roles AS r INNER JOIN {STANDING} AS l USING (load_id)
WHERE l.table_name = 'roles' QUALIFY row_number() OVER (PARTITION BY r.title_key ORDER BY l.as_of DESC) = 1;
CREATE TEMP TABLE staff AS SELECT p.*, r.is_lived_experience_role AS peer, coalesce(m.family, r.family) AS family,
    coalesce(m.title_key, p.title_key) AS work,
    CASE p.pay_basis WHEN 'annual_full_time' THEN p.pay_amount / (p.full_time_hours * 365.25 / 7)
    WHEN 'hourly' THEN p.pay_amount END AS hourly
FROM people AS p INNER JOIN role AS r USING (title_key) LEFT JOIN role AS m ON m.title_key = r.matched_key
WHERE p.load_id = (SELECT arg_max(load_id, as_of) FROM {STANDING} WHERE table_name = 'people')
    AND coalesce(p.status, 'active') <> 'left' AND p.employment_type <> 'volunteer';
CREATE TEMP TABLE spell AS SELECT *, lead(since) OVER (PARTITION BY person ORDER BY since, title_key) AS next,
    lead(rank) OVER (PARTITION BY person ORDER BY since, title_key) AS next_rank
FROM (
    SELECT p.person, coalesce(p.post_start, p.start_date) AS since, any_value(p.start_date) AS started,
        max(p.end_date) AS gone, arg_max(p.service, p.load_id) AS service, any_value(p.employment_type) AS employment,
        any_value(p.contract_hours / p.full_time_hours) AS fte, any_value(r.is_lived_experience_role) AS peer,
        p.title_key, any_value(r.family) AS family, any_value(p.grade) AS grade, any_value(r.grade)::INTEGER AS rank
    FROM people AS p INNER JOIN {STANDING} AS l USING (load_id) INNER JOIN role AS r USING (title_key)
    GROUP BY p.person, p.title_key, coalesce(p.post_start, p.start_date)
);
ALTER TABLE spell ADD COLUMN until DATE;
UPDATE spell SET until = least({DAY}, coalesce(gone, {DAY}), CASE WHEN next > since THEN next - 1 ELSE {DAY} END);
CREATE TEMP TABLE day AS SELECT person, d::DATE AS d, bool_or(peer) AS peer, any_value(service) AS service,
    any_value(started) AS started, bool_or(peer OR family = 'Outreach') AS intensive, min(employment) AS employment,
    max(fte) AS fte
FROM spell, LATERAL (SELECT unnest(generate_series(since, until, INTERVAL 1 DAY)) AS d)
WHERE d >= DATE '2025-07-01' GROUP BY ALL;
"""
CLOCK = """
WITH away AS (SELECT DISTINCT person, unnest(generate_series(first_day, coalesce(last_day, DATE '2026-09-30'),
    INTERVAL 1 DAY))::DATE AS d FROM absence),
session AS (
    SELECT person, coalesce(held_on, scheduled_for + 14) AS d, max(coalesce(minutes, 60)) AS given
    FROM supervision WHERE status = 'held' AND coalesce(minutes, 60) >= 45 GROUP BY ALL
),
promised AS (
    SELECT day.*, d - started AS tenure,
        CASE WHEN employment = 'volunteer' THEN 31 WHEN intensive OR d - started < 42 THEN 7
        WHEN d - started < 182 THEN 14 ELSE 31 END AS often,
        row_number() OVER (PARTITION BY person ORDER BY d) AS clock
    FROM day ANTI JOIN away USING (person, d)
),
met AS (
    SELECT p.*, given, CASE WHEN given IS NOT NULL THEN clock END AS held,
        CASE often WHEN 7 THEN 3 WHEN 14 THEN 4 ELSE 7 END AS grace
    FROM promised AS p LEFT JOIN session AS s USING (person, d)
),
due AS (
    SELECT *, coalesce(last_value(held IGNORE NULLS) OVER w, 1) AS last_held,
        coalesce(last_value(CASE WHEN held IS NOT NULL THEN often + grace END IGNORE NULLS) OVER w, often) AS allowed
    FROM met WINDOW w AS (PARTITION BY person ORDER BY d ROWS UNBOUNDED PRECEDING)
),
quarter AS (
    SELECT person, date_trunc('quarter', d) AS quarter, sum(60.0 / often) AS promised, coalesce(sum(given), 0) AS given,
        count(*) AS available, sum((clock - last_held < allowed)::INTEGER) AS covered, bool_or(peer) AS peer,
        arg_max(service, d) AS service, max(d - started) AS tenure
    FROM due WHERE d >= DATE '2025-10-01' GROUP BY ALL
)
SELECT person, bool_or(peer) AS peer, arg_max(service, quarter) AS service, max(tenure) AS tenure,
    sum(least(given, promised)) AS given, sum(promised) AS promised, sum(covered) AS covered,
    sum(available) AS available
FROM quarter GROUP BY person ORDER BY person
"""
PROMOTED = """
WITH years AS (
    SELECT person, peer, rank,
        (least(until, DATE '2026-09-30') - greatest(since, DATE '2024-10-01') + 1) / 365.25 AS years,
        (next > since AND next_rank > rank AND next BETWEEN DATE '2024-10-01' AND DATE '2026-09-30')::INTEGER AS moves
    FROM spell WHERE employment <> 'volunteer' AND grade IS NOT NULL AND until >= DATE '2024-10-01'
)
SELECT peer, sum(moves)::INTEGER AS moves, sum(years) AS years FROM years
WHERE rank IN (SELECT rank FROM years GROUP BY rank HAVING count(DISTINCT peer) = 2) GROUP BY peer ORDER BY peer DESC
"""
OVER = """
WITH away AS (SELECT DISTINCT person, unnest(generate_series(first_day, coalesce(last_day, DATE '2026-09-30'),
    INTERVAL 1 DAY))::DATE AS d FROM absence),
week AS (
    SELECT person, week_start, max(greatest(worked - contracted, 0)) AS over, max(contracted) AS contracted
    FROM hours WHERE week_start BETWEEN DATE '2025-10-01' AND DATE '2026-09-30' GROUP BY ALL
),
leave AS (  -- Monday to Friday
    SELECT w.person, w.week_start FROM week AS w INNER JOIN away AS a
    ON a.person = w.person AND a.d BETWEEN w.week_start AND w.week_start + 4 GROUP BY ALL HAVING count(*) = 5
),
last AS (SELECT person, arg_max(service, since) AS service FROM spell WHERE until >= DATE '2025-10-01' GROUP BY person)
SELECT person, any_value(service) AS service, sum(over) AS over, sum(contracted) AS contracted
FROM week ANTI JOIN leave USING (person, week_start) INNER JOIN last USING (person) GROUP BY person ORDER BY person
"""
SICK = """
WITH sick AS (SELECT DISTINCT person, unnest(generate_series(first_day, coalesce(last_day, DATE '2026-09-30'),
    INTERVAL 1 DAY))::DATE AS d FROM absence WHERE kind = 'sickness')
SELECT person, sum(fte * (sick.d IS NOT NULL)::INTEGER) AS lost, sum(fte) AS posted
FROM day LEFT JOIN sick USING (person, d)
WHERE day.d >= DATE '2025-10-01' AND employment <> 'volunteer' AND fte IS NOT NULL GROUP BY person ORDER BY person
"""
HEADS = "SELECT service, team, count(DISTINCT person) FROM staff GROUP BY CUBE (service, team)"


class Figure(NamedTuple):
    """An exact figure with its range."""

    value: float
    low: float
    high: float


def loaded(path: Path, exports: Sequence[Path]) -> None:
    """Every file as a table of text in an encrypted file, each read by the library that reads it fastest."""
    path.unlink(missing_ok=True)
    with duckdb.connect() as db:
        extension = next(
            Path(str(duckdb_extension_httpfs.__file__)).parent.glob("extensions/*/httpfs.duckdb_extension")
        )
        db.execute(f"LOAD '{extension}'; ATTACH '{path}' AS w (ENCRYPTION_KEY 'one key for all')")
        for number, file in enumerate(exports):
            sheet = pl.DataFrame() if file.suffix == ".csv" else _sheet(file)  # DuckDB finds it by its name
            rows = _csv(file, path.with_suffix(".csv")) if sheet.is_empty() else "SELECT * FROM sheet"
            db.execute(f"CREATE TABLE w.file_{number} AS {rows}")
        db.execute("CHECKPOINT w")


def _csv(file: Path, plain: Path) -> str:
    """DuckDB reads no cp1252, so the text is written again as UTF-8 first."""
    body = file.read_bytes()
    text = body.decode("utf-8-sig" if body.startswith(b"\xef\xbb\xbf") else "cp1252")
    plain.write_text(text, "utf-8")
    return f"SELECT * FROM read_csv('{plain}', all_varchar = true, skip = {TITLE_LINES}, null_padding = true)"


def _sheet(file: Path) -> pl.DataFrame:
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    return pl.DataFrame([[str(cell) for cell in row] for row in rows], orient="row")


class Tables:
    """The warehouse's tables in a plain database."""

    def __init__(self, contents: Mapping[str, pl.DataFrame]) -> None:
        self.db = duckdb.connect()
        for name in TABLES:
            frame = contents[name]  # noqa: F841 - DuckDB finds it by its name
            self.db.execute(f"CREATE TABLE {name} AS SELECT * FROM frame")


def published(tables: Tables) -> Mapping[str, Figure]:
    """Every exact figure about people, by measure and unit."""
    db, draw = tables.db.cursor(), np.random.default_rng(1)
    db.execute(PREPARED)
    try:
        return dict(_figures(db, draw))
    finally:
        db.execute("DROP TABLE role; DROP TABLE staff; DROP TABLE spell; DROP TABLE day")


def _figures(db: duckdb.DuckDBPyConnection, draw: np.random.Generator) -> Iterator[tuple[str, Figure]]:
    db.execute(HEADS).fetchall()
    staff = db.execute("SELECT * FROM staff ORDER BY person").pl()
    paid = staff.filter(pl.col("peer").n_unique().over("person") == 1).drop_nulls("hourly")
    for unit, rows in _units(paid):
        yield f"pay_gap_like_for_like {unit}", _gap(rows.drop_nulls("grade"), ["family", "grade"], draw)
    yield "pay_gap_same_work ", _gap(paid, ["work"], draw)
    yield "pay_typical_others ", _typical(_comparable(paid.drop_nulls("grade"), ["family", "grade"]))
    yield "promotion_rate_ratio ", _rate_ratio(*db.execute(PROMOTED).fetchall())
    clock = _rows(db, CLOCK)
    for measure, top, bottom, scale in (("minutes", "given", "promised", 60), ("covered", "covered", "available", 100)):
        for unit, rows in _units(clock):
            yield f"sup_{measure}_share {unit}", _ratio(rows[top].to_numpy(), rows[bottom].to_numpy(), scale)
        yield f"sup_{measure}_difference ", _difference(clock, top, bottom, scale, draw)
    for unit, rows in _units(_rows(db, OVER)):
        yield f"hours_above_contract {unit}", _ratio(rows["over"].to_numpy(), rows["contracted"].to_numpy(), 100)
    sick = _rows(db, SICK)
    yield "sickness_rate ", _ratio(sick["lost"].to_numpy(), sick["posted"].to_numpy(), 100)


def _rows(db: duckdb.DuckDBPyConnection, sql: str) -> pl.DataFrame:
    return db.execute(sql).pl().cast({pl.selectors.decimal(): pl.Float64})


def _units(frame: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    yield "", frame
    for (service,), rows in frame.drop_nulls("service").group_by("service"):
        yield str(service), rows


def _comparable(rows: pl.DataFrame, alike: list[str]) -> pl.DataFrame:
    return rows.filter(pl.col("peer").any().over(alike) & ~pl.col("peer").all().over(alike))


def _gap(rows: pl.DataFrame, alike: list[str], draw: np.random.Generator) -> Figure:
    """Pence in the pound: outer of drawn relabellings within strata and HC3."""
    rows = _comparable(rows, alike)
    y, peer = rows["hourly"].log().to_numpy(), rows["peer"].to_numpy()
    stratum = rows.select(pl.struct(alike).rank("dense")).to_series().to_numpy()
    groups = [np.flatnonzero(stratum == each) for each in np.unique(stratum)]
    m = np.array([peer[group].sum() for group in groups])
    n = np.array([len(group) for group in groups]) - m
    share = m * n / (m + n) / (m * n / (m + n)).sum()
    gap = float(share @ [y[group][peer[group]].mean() - y[group][~peer[group]].mean() for group in groups])
    label = np.zeros((DRAWS, len(y)), bool)
    for group, k in zip(groups, m, strict=True):
        chosen = draw.random((DRAWS, len(group)), dtype=np.float32).argpartition(k - 1, axis=1)[:, :k]
        np.put_along_axis(label, group[chosen], values=True, axis=1)
    out, into = peer & ~label, ~peer & label
    swapped = out.sum(axis=1)
    pivots = np.sort(((out @ y - into @ y)[swapped > 0] / swapped[swapped > 0]).round(12))
    unchanged = 1 + int((swapped == 0).sum())
    place = int((len(pivots) + unchanged) * 0.025 - unchanged + 1e-9)
    x = np.column_stack([peer, *[stratum == each for each in np.unique(stratum)]]).astype(float)
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ x.T @ y
    residual = (y - x @ beta) / (1 - np.einsum("ij,jk,ik->i", x, inverse, x))
    spread = np.sqrt((inverse @ (x.T * residual**2) @ x @ inverse)[0, 0])
    half = stats.t.ppf(0.975, len(y) - x.shape[1]) * spread
    low, high = min(pivots[place], beta[0] - half), max(pivots[-1 - place], beta[0] + half)
    return Figure(*(float(100 * np.exp(log)) for log in (gap, low, high)))


def _typical(rows: pl.DataFrame) -> Figure:
    pay = rows.filter(~pl.col("peer"))["hourly"].to_numpy()
    cut = (len(pay) // 4 + 1e-9) / len(pay)
    low, high = mstats.trimmed_mean_ci(pay, limits=(cut, cut))
    return Figure(float(stats.trim_mean(pay, cut)), float(low), float(high))


def _rate_ratio(peers: tuple[bool, int, float], others: tuple[bool, int, float]) -> Figure:
    """Conditional mid-P."""
    (_, seen, time), (_, rest, other_time) = peers, others

    def above(log: float) -> float:
        share = 1 / (1 + np.exp(-log) * other_time / time)
        return float(stats.binom.sf(seen, seen + rest, share) + stats.binom.pmf(seen, seen + rest, share) / 2)

    low, high = (
        float(np.exp(optimize.brentq(lambda log, tail=tail: above(log) - tail, -30, 30))) for tail in (0.025, 0.975)
    )
    return Figure(seen / time / (rest / other_time), low, high)


def _ratio(top: Array, bottom: Array, scale: float) -> Figure:
    value, half = top.sum() / bottom.sum(), stats.t.ppf(0.975, len(top) - 1) * _error(top, bottom)
    return Figure(*(float(scale * each) for each in (value, max(value - half, 0), value + half)))


def _error(top: Array, bottom: Array) -> float:
    rest = top - top.sum() / bottom.sum() * bottom
    return float(np.sqrt(len(top) / (len(top) - 1) * (rest**2).sum()) / bottom.sum())


def _difference(rows: pl.DataFrame, top: str, bottom: str, scale: float, draw: np.random.Generator) -> Figure:
    """Peers minus others: outer of Welch and of relabelling people within bands of tenure, the gap taken out."""
    over, under, peer = (rows[name].to_numpy() for name in (top, bottom, "peer"))
    band = np.searchsorted([42, 182], rows["tenure"].to_numpy(), side="right")

    def gap(over: Array, peer: Array) -> float:
        return float(over[peer].sum() / under[peer].sum() - over[~peer].sum() / under[~peer].sum())

    seen = gap(over, peer)
    one, two = (_error(over[side], under[side]) for side in (peer, ~peer))
    freedom = (one**2 + two**2) ** 2 / (one**4 / (peer.sum() - 1) + two**4 / ((~peer).sum() - 1))
    half = stats.t.ppf(0.975, freedom) * np.hypot(one, two)
    level = np.where(peer, over - seen * under, over)
    runs = [np.flatnonzero(band == each) for each in np.unique(band)]
    null = np.empty(LABELLINGS)
    for place in range(LABELLINGS):
        label = peer.copy()
        for run in runs:
            label[run] = draw.permutation(peer[run])
        null[place] = gap(level, label)
    low, high = np.quantile(null, [0.025, 0.975])
    ends = (seen, min(seen - half, seen - high), max(seen + half, seen - low))
    return Figure(*(float(scale * each) for each in ends))
