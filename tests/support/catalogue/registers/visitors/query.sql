SELECT visit_pseudonym, day AS last_day, tests
FROM (
    SELECT visits.*, row_number() OVER (PARTITION BY visit_pseudonym ORDER BY day DESC) AS newest
    FROM visits
) AS numbered
WHERE newest = 1
