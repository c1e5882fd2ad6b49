-- What each trust reported; boards, regions and England are added up here, so that a trust that reports nothing has no figure.
WITH merged AS (
    SELECT trust_code, min(successor_code) AS successor_code
    FROM trust_mergers
    GROUP BY 1
),
listed AS (
    SELECT
        trust_code,
        min(health_geography) AS board,
        min(
            CASE national_grouping
                WHEN 'Y56' THEN 'E40000003'
                WHEN 'Y58' THEN 'E40000006'
                WHEN 'Y59' THEN 'E40000005'
                WHEN 'Y60' THEN 'E40000008'
                WHEN 'Y61' THEN 'E40000007'
                WHEN 'Y62' THEN 'E40000010'
                WHEN 'Y63' THEN 'E40000009'
            END
        ) AS region
    FROM trusts
    WHERE trust_code LIKE 'R%' AND national_grouping LIKE 'Y%' AND closed IS NULL
    GROUP BY 1
),
counted AS (
    SELECT
        ae_waits.month,
        coalesce(listed.trust_code, 'OTHER') AS trust,
        listed.board,
        listed.region,
        ae_waits.attendances_type_1 + ae_waits.attendances_type_2 + ae_waits.attendances_other AS attendances,
        coalesce(ae_waits.over_4_hours_type_1, 0) + coalesce(ae_waits.over_4_hours_type_2, 0)
            + coalesce(ae_waits.over_4_hours_other, 0) AS over_4_hours,
        ae_waits.waited_12_hours,
        ae_waits.emergency_admissions_type_1 + ae_waits.emergency_admissions_type_2
            + ae_waits.emergency_admissions_other + ae_waits.emergency_admissions_elsewhere AS emergency_admissions
    FROM ae_waits
    LEFT JOIN merged ON merged.trust_code = ae_waits.org_code
    LEFT JOIN listed ON listed.trust_code = coalesce(merged.successor_code, ae_waits.org_code)
),
placed AS (
    SELECT month, trust AS area, attendances, over_4_hours, waited_12_hours, emergency_admissions
    FROM counted
    UNION ALL
    SELECT month, board, attendances, over_4_hours, waited_12_hours, emergency_admissions
    FROM counted
    WHERE board IS NOT NULL
    UNION ALL
    SELECT month, region, attendances, over_4_hours, waited_12_hours, emergency_admissions
    FROM counted
    WHERE region IS NOT NULL
    UNION ALL
    SELECT month, 'E92000001', attendances, over_4_hours, waited_12_hours, emergency_admissions
    FROM counted
),
measured AS (
    SELECT month, 'attendances' AS measure, area, attendances AS patients
    FROM placed
    UNION ALL
    SELECT month, 'over_4_hours', area, over_4_hours
    FROM placed
    UNION ALL
    SELECT month, 'waited_12_hours', area, waited_12_hours
    FROM placed
    UNION ALL
    SELECT month, 'emergency_admissions', area, emergency_admissions
    FROM placed
)
SELECT
    CAST(month AS varchar) AS date,
    measure,
    area,
    CAST(sum(patients) AS bigint) AS patients,
    'reported' AS status
FROM measured
GROUP BY 1, 2, 3
