-- Paid people in post on $on, one row a person and post, with what pay comparisons read of the post and of its role.
WITH standing AS (
    SELECT * FROM loads WHERE NOT undone AND superseded_by IS NULL
),
staff_list AS (
    SELECT load_id FROM standing
    WHERE table_name = 'people' AND as_of <= $on
    ORDER BY as_of DESC, load_id DESC LIMIT 1
),
known_roles AS (  -- the newest up to the day, else the first after it: a role that no file of the day names is a role
    SELECT
        r.*,
        row_number() OVER (
            PARTITION BY r.title_key, r.grade_key
            ORDER BY
                s.table_name DESC,  -- a roles file tells more of a role than the staff list that first brought its title
                CASE WHEN s.as_of <= $on THEN 0 ELSE 1 END,
                CASE WHEN s.as_of <= $on THEN s.as_of END DESC,
                s.as_of,
                r.load_id DESC
        ) AS newest
    FROM roles AS r
    INNER JOIN standing AS s ON r.load_id = s.load_id
),
role_now AS (
    SELECT *, count(*) OVER (PARTITION BY title_key) AS grades FROM known_roles WHERE newest = 1
),
title_now AS (  -- for a post whose grade no role of its title has
    SELECT title_key, min(CASE WHEN is_lived_experience_role THEN 1 ELSE 0 END) = 1 AS peer
    FROM role_now
    GROUP BY title_key
    HAVING count(DISTINCT is_lived_experience_role) = 1
)
SELECT
    p.person,
    p.post,
    max(p.service) OVER (PARTITION BY lower(trim(p.service))) AS service,  -- one name however it was typed
    max(p.team) OVER (PARTITION BY lower(trim(p.service)), lower(trim(p.team))) AS team,
    p.employment_type,
    coalesce(p.post_start, p.start_date) AS post_start,
    p.contract_hours,
    coalesce(p.full_time_hours, r.full_time_hours) AS full_time_hours,
    p.pay_amount,
    p.pay_basis,
    p.includes_holiday_pay,
    p.paid_weeks,
    p.event_hours,
    coalesce(r.is_lived_experience_role, t.peer) AS peer,  -- none: nobody has said, and publish asks
    nullif(p.grade_key, '') AS grade,
    coalesce(p.pay_zone, '') AS pay_zone,
    coalesce(p.pay_currency, '') AS currency,
    coalesce(m.family, r.family) AS comparison_family,
    coalesce(m.title_key, r.matched_key, p.title_key) AS match_group
FROM people AS p
INNER JOIN staff_list AS l ON p.load_id = l.load_id
LEFT JOIN role_now AS r ON p.title_key = r.title_key AND (p.grade_key = r.grade_key OR r.grades = 1)
LEFT JOIN title_now AS t ON p.title_key = t.title_key
LEFT JOIN role_now AS m ON
    (r.matched_key = m.title_key AND (m.grades = 1 OR m.grade_key = r.grade_key))
    OR r.matched_key = m.title_key || ' ' || m.grade_key
WHERE
    coalesce(p.status, 'active') <> 'left'
    AND p.start_date <= $on
    AND (p.end_date IS NULL OR p.end_date >= $on)
    AND coalesce(p.employment_type, 'employee') IN ('employee', 'worker', 'sessional', 'apprentice')
ORDER BY p.person, p.post, p.title_key, p.contract_hours, p.pay_amount
