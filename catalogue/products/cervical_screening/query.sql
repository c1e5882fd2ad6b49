-- Cells as published; England where every local authority has its counts, so that no hidden count follows from it.
WITH counted AS (
    SELECT quarter_end, age, area_code_current, 'screened' AS figure, screened AS people
    FROM cervical_screening
    UNION ALL
    SELECT quarter_end, age, area_code_current, 'eligible' AS figure, eligible AS people
    FROM cervical_screening
),
areas AS (
    SELECT
        quarter_end,
        age,
        figure,
        CASE area_code_current
            WHEN 'E06000053' THEN 'E06000052'
            WHEN 'E09000001' THEN 'E09000012'
            ELSE area_code_current
        END AS area,
        CASE WHEN count(*) = count(people) THEN sum(people) END AS people
    FROM counted
    GROUP BY 1, 2, 3, 4
)
SELECT
    CAST(quarter_end AS varchar) AS date,
    age,
    figure,
    area,
    CAST(people AS bigint) AS people,
    CASE WHEN people IS NULL THEN 'confidential' ELSE 'reported' END AS status
FROM areas
UNION ALL
SELECT
    CAST(quarter_end AS varchar) AS date,
    age,
    figure,
    'E92000001' AS area,
    CAST(sum(people) AS bigint) AS people,
    'reported' AS status
FROM areas
GROUP BY 1, 2, 3
HAVING count(*) = count(people)
