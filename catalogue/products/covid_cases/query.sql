-- Leaf cells only. The file counts England too, with cases of no known area: what is left of England once its local
-- authorities are taken off is a leaf of its own. Counties and regions repeat their local authorities and are left out.
-- A day without England's row is left out whole: what is known of its parts is not England's count, nor is the rest zero.
WITH placed AS (
    SELECT
        specimen_date,
        CASE area_code_current
            WHEN 'E06000053' THEN 'E06000052'
            WHEN 'E09000001' THEN 'E09000012'
            ELSE area_code_current
        END AS area,
        CAST(sum(daily_cases) AS bigint) AS cases
    FROM covid_cases
    WHERE substr(area_code, 1, 3) IN ('E06', 'E07', 'E08', 'E09')
    GROUP BY 1, 2
),
england AS (
    SELECT specimen_date, CAST(sum(daily_cases) AS bigint) AS cases
    FROM covid_cases
    WHERE area_code = 'E92000001'
    GROUP BY 1
),
found AS (
    SELECT specimen_date, CAST(sum(cases) AS bigint) AS cases
    FROM placed
    GROUP BY 1
)
SELECT CAST(placed.specimen_date AS varchar) AS date, placed.area, placed.cases
FROM placed
INNER JOIN england ON england.specimen_date = placed.specimen_date
UNION ALL
SELECT
    CAST(england.specimen_date AS varchar) AS date,
    'UNKNOWN' AS area,
    england.cases - coalesce(found.cases, CAST(0 AS bigint)) AS cases
FROM england
LEFT JOIN found ON found.specimen_date = england.specimen_date
