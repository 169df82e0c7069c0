-- with: posts
-- Paid people in post on $on, one row a person and post, with what pay comparisons read of the post and of its role.
SELECT
    p.person,
    p.post,
    p.service,
    p.team,
    p.employment_type,
    p.post_start,
    p.contract_hours,
    p.full_time_hours,
    p.pay_amount,
    p.pay_basis,
    p.includes_holiday_pay,
    p.paid_weeks,
    p.event_hours,
    p.peer,
    p.grade,
    p.pay_zone,
    p.currency,
    p.comparison_family,
    p.match_group
FROM posts AS p
INNER JOIN staff_list AS l ON p.load_id = l.load_id
WHERE
    p.status <> 'left'
    AND p.started <= $on
    AND (p.end_date IS NULL OR p.end_date >= $on)
    AND p.employment_type IN ('employee', 'worker', 'sessional', 'apprentice')
ORDER BY p.person, p.post, p.title_key, p.contract_hours, p.pay_amount
