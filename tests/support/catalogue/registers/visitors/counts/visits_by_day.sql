SELECT CASE WHEN tests = 1 THEN 'single' ELSE 'several' END AS size, CAST(count(*) AS bigint) AS visits
FROM visitors
WHERE last_day = (SELECT max(last_day) FROM visitors)
GROUP BY 1
