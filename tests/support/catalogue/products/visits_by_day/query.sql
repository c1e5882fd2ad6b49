SELECT
    CAST(day AS varchar) AS date,
    CASE WHEN tests > 1 THEN 'several' ELSE 'single' END AS size,
    CAST(count(*) AS bigint) AS visits
FROM visits
GROUP BY 1, 2
