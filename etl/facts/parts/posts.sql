-- What stands, what is known of each role, and every row of every staff list up to $on beside its role.
WITH standing AS (
    SELECT * FROM loads WHERE NOT undone AND superseded_by IS NULL
),
staff_list AS (  -- the newest
    SELECT load_id, as_of FROM standing
    WHERE table_name = 'people' AND as_of <= $on
    ORDER BY as_of DESC, load_id DESC LIMIT 1
),
filed_roles AS (  -- of every roles file, and those that staff lists have brought
    SELECT
        r.*,
        s.table_name,
        s.as_of,
        coalesce(  -- pay scales may be filed before anybody says of the titles who is a peer
            r.is_lived_experience_role,
            first_value(r.is_lived_experience_role) OVER (
                PARTITION BY r.title_key, r.grade_key
                ORDER BY CASE WHEN r.is_lived_experience_role IS NULL THEN 1 ELSE 0 END, s.as_of DESC, r.load_id DESC
            )
        ) AS peer,
        coalesce(r.grade_order, CAST(nullif(regexp_extract(r.grade, '[0-9]+'), '') AS DOUBLE)) AS rung
    FROM roles AS r
    INNER JOIN standing AS s ON r.load_id = s.load_id
),
known_roles AS (  -- the newest up to the day, else the first after it: a role that no file of the day names is a role
    SELECT
        *,
        row_number() OVER (
            PARTITION BY title_key, grade_key
            ORDER BY
                table_name DESC,  -- a roles file tells more of a role than the staff list that first brought its title
                CASE WHEN as_of <= $on THEN 0 ELSE 1 END,
                CASE WHEN as_of <= $on THEN as_of END DESC,
                as_of,
                load_id DESC
        ) AS newest
    FROM filed_roles
),
role_now AS (
    SELECT *, count(*) OVER (PARTITION BY title_key) AS grades FROM known_roles WHERE newest = 1
),
title_now AS (  -- for a post whose grade no role of its title has
    SELECT r.title_key, min(CASE WHEN r.peer THEN 1 ELSE 0 END) = 1 AS peer
    FROM role_now AS r
    GROUP BY r.title_key
    HAVING count(DISTINCT r.peer) = 1
),
posts AS (
    SELECT
        p.load_id,
        s.as_of,
        p.person,
        p.post,
        p.title_key,
        p.grade_key,
        nullif(p.grade_key, '') AS grade,
        -- One name however it was typed.
        max(p.service) OVER (PARTITION BY lower(trim(p.service))) AS service,
        max(p.team) OVER (PARTITION BY lower(trim(p.service)), lower(trim(p.team))) AS team,
        coalesce(p.employment_type, 'employee') AS employment_type,
        coalesce(p.status, 'active') AS status,
        p.start_date AS started,
        coalesce(p.post_start, p.start_date) AS post_start,
        p.end_date,
        p.contract_hours,
        coalesce(p.full_time_hours, r.full_time_hours) AS full_time_hours,
        p.pay_amount,
        p.pay_basis,
        p.includes_holiday_pay,
        p.paid_weeks,
        p.event_hours,
        coalesce(p.pay_zone, '') AS pay_zone,
        coalesce(p.pay_currency, '') AS currency,
        coalesce(r.peer, t.peer) AS peer,  -- none: nobody has said, and publish asks
        coalesce(  -- of the role, unless the post says another grade than the one that the title's only role has
            CASE WHEN r.grade_key IN (p.grade_key, '') OR coalesce(p.grade_key, '') = '' THEN r.rung END,
            CAST(nullif(regexp_extract(p.grade_key, '[0-9]+'), '') AS DOUBLE),
            r.rung
        ) AS rung,
        r.family,
        coalesce(m.family, r.family) AS comparison_family,
        coalesce(m.title_key, r.matched_key, p.title_key) AS match_group
    FROM people AS p
    INNER JOIN standing AS s ON p.load_id = s.load_id
    LEFT JOIN role_now AS r ON p.title_key = r.title_key AND (p.grade_key = r.grade_key OR r.grades = 1)
    LEFT JOIN title_now AS t ON p.title_key = t.title_key
    LEFT JOIN role_now AS m ON
        (r.matched_key = m.title_key AND (m.grades = 1 OR m.grade_key = r.grade_key))
        OR r.matched_key = m.title_key || ' ' || m.grade_key
    WHERE s.as_of <= $on
)
