-- Every cell as published, England's included: method "published" makes no totals.
SELECT
    CAST(day AS varchar) AS date,
    measure,
    CASE area
        WHEN 'England' THEN 'E92000001'
        WHEN 'East of England' THEN 'E40000007'
        WHEN 'London' THEN 'E40000003'
        WHEN 'Midlands' THEN 'E40000008'
        WHEN 'North East and Yorkshire' THEN 'E40000009'
        WHEN 'North West' THEN 'E40000010'
        WHEN 'South East' THEN 'E40000005'
        WHEN 'South West' THEN 'E40000006'
    END AS area,
    CAST(patients AS bigint) AS patients,
    'reported' AS status
FROM hospital_activity
