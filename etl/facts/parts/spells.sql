-- with: posts
-- Who was in which post from when until when, by all staff lists up to $on: one row a person and stretch of days in a
-- post with one title, grade and service. `until` is its last day, null while in post. Volunteers too.
,
listed AS (  -- lists are numbered for each person, so that one that missed them breaks no stretch
    SELECT
        person, post, title_key, grade_key, service, employment_type, post_start, as_of,
        max(started) AS started,
        max(end_date) AS end_date,
        max(CASE WHEN status <> 'left' AND (end_date IS NULL OR end_date >= as_of) THEN as_of END) AS held,
        max(grade) AS grade,
        max(team) AS team,
        sum(contract_hours) AS contract_hours,  -- of two posts with one title, no number and two teams
        max(full_time_hours) AS full_time_hours,
        max(CASE WHEN peer THEN 1 ELSE 0 END) = 1 AS peer,
        max(rung) AS rung,
        max(family) AS family,
        max(comparison_family) AS comparison_family,
        dense_rank() OVER (PARTITION BY person ORDER BY as_of) AS list
    FROM posts
    GROUP BY person, post, title_key, grade_key, service, employment_type, post_start, as_of
),
numbered AS (
    SELECT
        *,
        list - row_number() OVER (
            PARTITION BY person, post, title_key, grade_key, service, employment_type, post_start ORDER BY as_of
        ) AS stretch
    FROM listed
),
stretches AS (  -- as the newest list has them
    SELECT
        *,
        min(list) OVER together AS first_list,
        max(CASE WHEN held IS NOT NULL THEN list END) OVER together AS last_list,
        min(as_of) OVER together AS first_seen,
        max(held) OVER together AS last_seen,
        max(end_date) OVER together AS latest_end,
        row_number() OVER (
            PARTITION BY person, post, title_key, grade_key, service, employment_type, post_start, stretch
            ORDER BY as_of DESC
        ) AS newest
    FROM numbered
    WINDOW together AS (
        PARTITION BY person, post, title_key, grade_key, service, employment_type, post_start, stretch
    )
),
stated AS (
    SELECT
        *,
        -- An end that an earlier list told counts where no later list held the post beyond it.
        coalesce(end_date, CASE WHEN latest_end >= last_seen THEN latest_end END) AS said_end,
        max(post_start) OVER (
            PARTITION BY person ORDER BY first_list RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS start_before
    FROM stretches
    WHERE newest = 1
),
begun AS (  -- where no start of its own is told, a later post began on the day of the first list that has it
    SELECT *, CASE WHEN start_before >= post_start THEN first_seen ELSE post_start END AS since FROM stated
),
moved AS (  -- on: the person's next list has another post in the place of this one, and the same employment
    SELECT
        b.*,
        (
            SELECT min(n.since) - 1 FROM begun AS n
            WHERE
                n.person = b.person
                AND n.first_list = b.last_list + 1
                AND n.since > b.since
                AND n.started <= b.last_seen
        ) AS moved_end
    FROM begun AS b
),
ended AS (
    SELECT
        *,
        coalesce(
            least(moved_end, said_end), CASE WHEN last_seen < (SELECT as_of FROM staff_list) THEN last_seen END
        ) AS last_day
    FROM moved
    WHERE last_seen IS NOT NULL OR said_end IS NOT NULL
),
spells AS (
    SELECT
        person, post, title_key, grade_key, grade, rung, service, team, employment_type, contract_hours,
        full_time_hours, started, since, CASE WHEN last_day <= $on THEN last_day END AS until,
        peer, family, comparison_family
    FROM ended
    WHERE since <= $on AND since <= coalesce(last_day, $on)
)
