-- Athena's dialect, leaf cells only; the columns are the product's slices, dimensions and measure, in that order.
SELECT CAST(report_date AS varchar) AS date, sex, CAST(count(*) AS bigint) AS tests
FROM covid_tests
GROUP BY 1, 2
