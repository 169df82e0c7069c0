-- with: absences
-- Days in post and moves up in the window, one row a person, side and grade (pay-progression.md C1). Only days between
-- the first and the newest staff list count, for a move is seen by comparing lists.
,
watched AS (
    SELECT greatest(min(as_of), $since) AS first_day, max(as_of) AS last_day FROM standing
    WHERE table_name = 'people' AND as_of <= $on
),
paid AS (
    SELECT
        s.*,
        greatest(s.since, w.first_day) AS begin_day,
        least(coalesce(s.until, w.last_day), w.last_day) + 1 AS end_day  -- half open
    FROM spells AS s
    CROSS JOIN watched AS w
    WHERE
        s.employment_type IN ('employee', 'worker', 'sessional', 'apprentice')
        AND s.since <= w.last_day
        AND (s.until IS NULL OR s.until >= w.first_day)
),
breaks AS (  -- unpaid, so they are no time in which to move up; paid leave is
    SELECT person, first_day AS begin_day, coalesce(last_day, $on) + 1 AS end_day FROM absences
    WHERE kind = 'career_break'
),
cuts AS (
    SELECT person, begin_day AS cut FROM paid
    UNION SELECT person, end_day FROM paid
    UNION SELECT person, begin_day FROM breaks
    UNION SELECT person, end_day FROM breaks
),
pieces AS (
    SELECT person, cut AS begin_day, lead(cut) OVER (PARTITION BY person ORDER BY cut) AS end_day FROM cuts
),
posted AS (  -- a day counts once: in the peer post of two, else in the one with more hours
    SELECT
        p.person, p.peer, p.rung, t.end_day - t.begin_day AS days,
        row_number() OVER (
            PARTITION BY t.person, t.begin_day
            ORDER BY p.peer DESC, p.contract_hours DESC NULLS LAST, p.rung DESC NULLS LAST
        ) AS place
    FROM pieces AS t
    INNER JOIN paid AS p ON p.person = t.person AND p.begin_day <= t.begin_day AND p.end_day >= t.end_day
    LEFT JOIN breaks AS b ON b.person = t.person AND b.begin_day <= t.begin_day AND b.end_day >= t.end_day
    WHERE b.person IS NULL
),
steps_up AS (  -- not after more than 30 days away, and no regrade: one that leaves nobody in the old grade of its title
    SELECT
        o.person, o.peer, o.rung,
        row_number() OVER (PARTITION BY n.person, n.since ORDER BY o.until DESC, o.peer DESC, o.rung DESC) AS place
    FROM paid AS o
    INNER JOIN paid AS n ON o.person = n.person AND o.until < n.since AND n.since <= o.until + 31 AND n.rung > o.rung
    CROSS JOIN watched AS w
    WHERE
        n.since >= w.first_day
        AND (
            n.title_key <> o.title_key
            OR EXISTS (
                SELECT 1 FROM spells AS s
                WHERE
                    s.title_key = o.title_key
                    AND s.grade_key = o.grade_key
                    AND s.since <= n.since
                    AND (s.until IS NULL OR s.until >= n.since)
            )
        )
),
counted AS (
    SELECT person, peer, rung, days, 0 AS moves FROM posted WHERE place = 1
    UNION ALL SELECT person, peer, rung, 0, 1 FROM steps_up WHERE place = 1
)
SELECT
    c.person,
    c.peer,
    c.rung,
    sum(c.days) AS days,
    sum(c.moves) AS moves,
    (SELECT 2 * (last_day - first_day) >= $on - $since FROM watched) AS watched
FROM counted AS c
GROUP BY c.person, c.peer, c.rung
ORDER BY c.person, c.peer, c.rung
