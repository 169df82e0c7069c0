-- with: posts
-- The newest practice register up to $on, one row a practice; looked at every year where it does not say how often.
SELECT
    p.practice,
    p.in_place,
    p.reviewed_on,
    coalesce(p.review_every_months, 12) AS review_every_months
FROM practice AS p
WHERE
    p.load_id = (
        SELECT load_id FROM standing
        WHERE table_name = 'practice' AND as_of <= $on
        ORDER BY as_of DESC, load_id DESC LIMIT 1
    )
ORDER BY p.practice
