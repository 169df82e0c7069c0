-- with: absences
-- Hours worked above contract in the window and hours in the contract, one row a person in paid work
-- (supervision-strain-retention.md 4.6), empty where no week of theirs is known. A week counts once, and only where
-- some working day of it was not leave.
,
sheets AS (
    SELECT
        h.person, h.week_start, h.worked, h.contracted, coalesce(h.given_back, 0) AS given_back,
        row_number() OVER (
            PARTITION BY h.person, h.week_start ORDER BY s.as_of DESC, h.load_id DESC, h.worked DESC, h.contracted DESC
        ) AS newest
    FROM hours AS h
    INNER JOIN standing AS s ON h.load_id = s.load_id
    WHERE h.week_start BETWEEN $since AND $on
),
paid AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY person ORDER BY since DESC, contract_hours DESC, title_key) AS newest
    FROM spells
    WHERE
        employment_type IN ('employee', 'worker', 'sessional', 'apprentice')
        AND (until IS NULL OR until >= $since)
),
working_days AS (
    SELECT h.person, h.week_start, h.week_start + d.number AS day
    FROM sheets AS h
    CROSS JOIN (VALUES (0), (1), (2), (3), (4), (5), (6)) AS d (number)
    WHERE h.newest = 1 AND extract(isodow FROM h.week_start + d.number) < 6
),
available AS (
    SELECT d.person, d.week_start, d.day, sum(p.contract_hours) AS contracted
    FROM working_days AS d
    INNER JOIN paid AS p ON p.person = d.person AND p.since <= d.day AND (p.until IS NULL OR p.until >= d.day)
    WHERE NOT EXISTS (
        SELECT 1 FROM absences AS a
        WHERE a.person = d.person AND a.first_day <= d.day AND (a.last_day IS NULL OR a.last_day >= d.day)
    )
    GROUP BY d.person, d.week_start, d.day
),
weeks AS (
    SELECT person, week_start, max(contracted) AS contracted FROM available GROUP BY person, week_start
),
held AS (
    SELECT w.person, h.worked - h.given_back AS worked, coalesce(h.contracted, w.contracted) AS contracted
    FROM weeks AS w
    INNER JOIN sheets AS h ON h.person = w.person AND h.week_start = w.week_start AND h.newest = 1
)
SELECT
    p.person,
    bool_or(p.peer) AS peer,
    max(CASE WHEN p.newest = 1 THEN p.service END) AS service,
    max(CASE WHEN p.newest = 1 THEN p.team END) AS team,
    w.above,
    w.contracted
FROM paid AS p
LEFT JOIN (
    SELECT person, sum(greatest(worked - contracted, 0)) AS above, sum(contracted) AS contracted
    FROM held
    WHERE contracted > 0
    GROUP BY person
) AS w ON p.person = w.person
GROUP BY p.person, w.above, w.contracted
ORDER BY p.person
