-- with: absences
-- Days in post and days away sick in the window, weighted by share of full time, one row a person in paid work
-- (supervision-strain-retention.md 4.8). Days are those of the calendar.
,
paid AS (
    SELECT
        person, peer,
        greatest(since, $since) AS first_day,
        least(coalesce(until, $on), $on) AS last_day,
        contract_hours / nullif(full_time_hours, 0) AS share  -- none where no file tells the hours
    FROM spells
    WHERE
        employment_type IN ('employee', 'worker', 'sessional', 'apprentice')
        AND (until IS NULL OR until >= $since)
),
sick AS (
    SELECT person, greatest(first_day, $since) AS first_day, least(coalesce(last_day, $on), $on) AS last_day
    FROM absences
    WHERE kind = 'sickness' AND (last_day IS NULL OR last_day >= $since)
),
reached AS (  -- a day that two exports or two spells tell of is one day
    SELECT
        *,
        max(last_day) OVER (
            PARTITION BY person ORDER BY first_day, last_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before
    FROM sick
),
sick_days AS (
    SELECT person, CASE WHEN before >= first_day THEN before + 1 ELSE first_day END AS first_day, last_day
    FROM reached
    WHERE before IS NULL OR last_day > before
),
lost AS (
    SELECT p.person, sum(p.share * (least(p.last_day, d.last_day) - greatest(p.first_day, d.first_day) + 1)) AS days
    FROM paid AS p
    INNER JOIN sick_days AS d ON p.person = d.person AND d.first_day <= p.last_day AND d.last_day >= p.first_day
    GROUP BY p.person
)
SELECT
    p.person,
    bool_or(p.peer) AS peer,
    coalesce(max(l.days), 0) AS lost,
    sum(p.share * (p.last_day - p.first_day + 1)) AS posted
FROM paid AS p
LEFT JOIN lost AS l ON p.person = l.person
GROUP BY p.person
ORDER BY p.person
