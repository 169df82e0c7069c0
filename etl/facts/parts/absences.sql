-- with: spells
-- Days away, one row a person, first day and kind, as all absence exports together tell. `last_day` is null while away.
,
absences AS (
    SELECT
        a.person,
        a.kind,
        a.first_day,
        coalesce(  -- one of which no export tells the end lasts until the next export, which would name it
            max(a.last_day),
            CASE WHEN max(s.until) < (SELECT max(until) FROM standing WHERE table_name = 'absence') THEN max(s.until) END
        ) AS last_day
    FROM absence AS a
    INNER JOIN standing AS s ON a.load_id = s.load_id
    WHERE a.first_day <= $on
    GROUP BY a.person, a.kind, a.first_day
)
