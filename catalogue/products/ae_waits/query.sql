-- Leaf cells only: England is added up when the table is made.
WITH counted AS (
    SELECT
        month,
        CASE region
            WHEN 'East of England' THEN 'E40000007'
            WHEN 'London' THEN 'E40000003'
            WHEN 'Midlands' THEN 'E40000008'
            WHEN 'North East and Yorkshire' THEN 'E40000009'
            WHEN 'North West' THEN 'E40000010'
            WHEN 'South East' THEN 'E40000005'
            WHEN 'South West' THEN 'E40000006'
        END AS area,
        attendances_type_1 + attendances_type_2 + attendances_other AS attendances,
        coalesce(over_4_hours_type_1, 0) + coalesce(over_4_hours_type_2, 0) + coalesce(over_4_hours_other, 0)
            AS over_4_hours,
        waited_12_hours,
        emergency_admissions_type_1 + emergency_admissions_type_2 + emergency_admissions_other
            + emergency_admissions_elsewhere AS emergency_admissions
    FROM ae_waits
)
SELECT CAST(month AS varchar) AS date, 'attendances' AS measure, area, CAST(sum(attendances) AS bigint) AS patients
FROM counted
GROUP BY 1, 2, 3
UNION ALL
SELECT CAST(month AS varchar) AS date, 'over_4_hours' AS measure, area, CAST(sum(over_4_hours) AS bigint) AS patients
FROM counted
GROUP BY 1, 2, 3
UNION ALL
SELECT
    CAST(month AS varchar) AS date,
    'waited_12_hours' AS measure,
    area,
    CAST(sum(waited_12_hours) AS bigint) AS patients
FROM counted
GROUP BY 1, 2, 3
UNION ALL
SELECT
    CAST(month AS varchar) AS date,
    'emergency_admissions' AS measure,
    area,
    CAST(sum(emergency_admissions) AS bigint) AS patients
FROM counted
GROUP BY 1, 2, 3
