-- Leaf cells only: specialties are added up here, areas when the table is made.
SELECT
    CAST(week_start AS varchar) AS date,
    priority,
    coalesce(ccg_code_current, 'UNKNOWN') AS area,
    CAST(sum(referrals) AS bigint) AS referrals
FROM e_referrals
GROUP BY 1, 2, 3
