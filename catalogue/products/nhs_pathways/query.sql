-- Leaf cells only: totals over areas, ages and sexes are made when the table is protected.
SELECT
    CAST(triage_date AS varchar) AS date,
    site_type,
    CASE
        WHEN ccg_code_current LIKE 'E38%' THEN ccg_code_current
        WHEN ccg_code_current = 'UNKNOWN' THEN 'UNKNOWN'
        ELSE 'OUTSIDE'
    END AS area,
    age_band AS age,
    sex,
    CAST(sum(triages) AS bigint) AS triages
FROM nhs_pathways
GROUP BY 1, 2, 3, 4, 5
