-- People on the list now, counted as its publisher counts them: a person may be in several disease groups or in none.
WITH listed AS (
    SELECT
        CASE
            WHEN area_code IN ('E06000052', 'E06000053') THEN 'E06000052+E06000053'
            WHEN area_code IN ('E09000001', 'E09000012') THEN 'E09000012+E09000001'
            ELSE area_code
        END AS area,
        sex,
        reasons
    FROM shielded_register
    WHERE status = 'on_list'
),
grouped AS (
    SELECT area, 'all' AS breakdown, 'ALL' AS patient_group
    FROM listed
    UNION ALL
    SELECT area, 'sex', CASE sex WHEN 'female' THEN 'Female' ELSE 'Male' END
    FROM listed
    WHERE sex <> 'unknown'
    UNION ALL
    SELECT listed.area, 'disease_group', reason.name
    FROM listed
    CROSS JOIN UNNEST(split(listed.reasons, '; ')) AS reason (name)
    WHERE reason.name <> 'Clinical judgement'
)
SELECT breakdown, patient_group, area, CAST(count(*) AS bigint) AS patients
FROM grouped
WHERE area IS NOT NULL
GROUP BY 1, 2, 3
UNION ALL
SELECT breakdown, patient_group, 'E92000001' AS area, CAST(count(*) AS bigint) AS patients
FROM grouped
GROUP BY 1, 2
