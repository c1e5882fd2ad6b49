-- Every cell as published, England's included: method "published" makes no totals.
SELECT
    CAST(extract_date AS varchar) AS date,
    breakdown,
    patient_group,
    area_code AS area,
    CAST(patients AS bigint) AS patients,
    patients_status AS status
FROM shielded_patients
