-- Sites first, each its own mean of the week; then means over sites, weighted by the people they serve.
WITH sites AS (
    SELECT
        CAST(date_trunc('week', sample_date) AS date) AS week,
        CASE region
            WHEN 'North East' THEN 'E12000001'
            WHEN 'North West' THEN 'E12000002'
            WHEN 'Yorkshire and The Humber' THEN 'E12000003'
            WHEN 'East Midlands' THEN 'E12000004'
            WHEN 'West Midlands' THEN 'E12000005'
            WHEN 'East of England' THEN 'E12000006'
            WHEN 'London' THEN 'E12000007'
            WHEN 'South East' THEN 'E12000008'
            WHEN 'South West' THEN 'E12000009'
        END AS region,
        site_code,
        CAST(max(population) AS double) AS people,
        avg(CAST(coalesce(gene_copies_per_litre, 0) AS double)) AS gene_copies
    FROM wastewater_england
    GROUP BY 1, 2, 3
),
places AS (
    SELECT week, region AS area, people, gene_copies
    FROM sites
    WHERE people > 0
    UNION ALL
    SELECT week, 'E92000001' AS area, people, gene_copies
    FROM sites
    WHERE people > 0
)
SELECT
    CAST(week AS varchar) AS date,
    area,
    CAST(round(sum(gene_copies * people) / sum(people)) AS bigint) AS gene_copies,
    'reported' AS status
FROM places
GROUP BY 1, 2
