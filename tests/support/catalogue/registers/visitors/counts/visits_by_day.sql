WITH last AS (
    SELECT CASE WHEN tests = 1 THEN 'single' ELSE 'several' END AS size
    FROM visitors
    WHERE last_day = (SELECT max(last_day) FROM visitors)
)
SELECT size, CAST(count(*) AS bigint) AS visits
FROM last
GROUP BY 1
UNION ALL
SELECT 'ALL' AS size, CAST(count(*) AS bigint) AS visits
FROM last
