-- Cells as published; England by age alone and by sex alone where each count that they add up is known.
SELECT
    CAST(day AS varchar) AS date,
    area_code AS area,
    age_band AS age,
    sex,
    CAST(volunteers AS bigint) AS volunteers,
    volunteers_status AS status
FROM vaccine_volunteers
UNION ALL
SELECT
    CAST(day AS varchar) AS date,
    area_code AS area,
    age_band AS age,
    'ALL' AS sex,
    CAST(sum(volunteers) AS bigint) AS volunteers,
    'reported' AS status
FROM vaccine_volunteers
WHERE area_code = 'E92000001' AND age_band <> 'ALL'
GROUP BY day, area_code, age_band
HAVING count(*) = count(volunteers)
UNION ALL
SELECT
    CAST(day AS varchar) AS date,
    area_code AS area,
    'ALL' AS age,
    sex,
    CAST(sum(volunteers) AS bigint) AS volunteers,
    'reported' AS status
FROM vaccine_volunteers
WHERE area_code = 'E92000001' AND sex <> 'ALL'
GROUP BY day, area_code, sex
HAVING count(*) = count(volunteers)
