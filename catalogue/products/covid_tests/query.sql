-- Leaf cells only: one row for each day, area and sex, and every person in exactly one of them.
WITH positives AS (
    SELECT
        specimen_date,
        CASE
            WHEN area_code_current IS NULL THEN 'UNKNOWN'
            WHEN area_code_current = 'E06000053' THEN 'E06000052'
            WHEN area_code_current = 'E09000001' THEN 'E09000012'
            ELSE area_code_current
        END AS area,
        sex,
        row_number() OVER (
            PARTITION BY coalesce(nhs_number_pseudonym, specimen_id_pseudonym)
            ORDER BY specimen_date, report_date, specimen_id_pseudonym
        ) AS place
    FROM covid_tests
    WHERE result = 'positive'
)
SELECT CAST(specimen_date AS varchar) AS date, area, sex, CAST(count(*) AS bigint) AS people
FROM positives
WHERE place = 1
GROUP BY 1, 2, 3
