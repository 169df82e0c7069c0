-- with: absences
-- What the clock of supervision runs on, told apart by `what`: a post held, days away, a session held or only planned,
-- and the days that an export of supervision speaks for. No standard waits longer than the year before the window.
,
sessions AS (
    SELECT
        s.person, s.minutes, s.kind, s.held_on,
        CAST(date_trunc('month', s.scheduled_for) AS DATE) AS month,
        -- Held where the export does not say and there is a day.
        CASE
            WHEN s.status = 'held' OR (s.status IS NULL AND s.held_on IS NOT NULL) THEN 'held' ELSE 'planned'
        END AS what,
        row_number() OVER (alike ORDER BY s.minutes, s.kind) AS tick,
        count(*) OVER alike AS ticks
    FROM supervision AS s
    INNER JOIN standing AS l ON s.load_id = l.load_id
    WINDOW alike AS (PARTITION BY s.load_id, s.person, s.held_on, date_trunc('month', s.scheduled_for), s.status)
),
dated AS (  -- a tick under a month is a session on the 15th; several are spread evenly over the month
    SELECT
        person, what, minutes, kind,
        coalesce(held_on, month - 1 + CAST(ceil((30.0 * tick - 15) / ticks) AS INTEGER)) AS day
    FROM sessions
)
SELECT
    'post' AS what, person, since, until, started, peer, family, service, employment_type, contract_hours,
    CAST(NULL AS DOUBLE) AS minutes, CAST(NULL AS VARCHAR) AS kind
FROM spells
WHERE until IS NULL OR until >= $since - 366
UNION ALL
SELECT 'away', person, first_day, last_day, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM absences
UNION ALL
SELECT what, person, day, NULL, NULL, NULL, NULL, NULL, NULL, NULL, minutes, kind
FROM dated
WHERE day BETWEEN $since - 366 AND $on
UNION ALL
SELECT 'told', NULL, since, until, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM standing
WHERE table_name = 'supervision'
ORDER BY what, person, since, until
