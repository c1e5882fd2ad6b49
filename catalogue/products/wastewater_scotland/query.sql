-- Sites first, each its own mean of the week; then means over sites.
WITH sites AS (
    SELECT
        CAST(date_trunc('week', sample_date) AS date) AS week,
        CASE health_board
            WHEN 'Ayrshire and Arran' THEN 'S08000015'
            WHEN 'Borders' THEN 'S08000016'
            WHEN 'Dumfries and Galloway' THEN 'S08000017'
            WHEN 'Fife' THEN 'S08000029'
            WHEN 'Forth Valley' THEN 'S08000019'
            WHEN 'Grampian' THEN 'S08000020'
            WHEN 'Greater Glasgow and Clyde' THEN 'S08000031'
            WHEN 'Highland' THEN 'S08000022'
            WHEN 'Lanarkshire' THEN 'S08000032'
            WHEN 'Lothian' THEN 'S08000024'
            WHEN 'Orkney' THEN 'S08000025'
            WHEN 'Shetland' THEN 'S08000026'
            WHEN 'Tayside' THEN 'S08000030'
            WHEN 'Western Isles' THEN 'S08000028'
            ELSE 'UNKNOWN'
        END AS board,
        site,
        avg(CAST(copies_per_person AS double)) AS gene_copies
    FROM wastewater_scotland
    WHERE copies_per_person IS NOT NULL AND finding <> 'Analysis Failed'
    GROUP BY 1, 2, 3
)
SELECT
    CAST(week AS varchar) AS date,
    board AS area,
    CAST(round(avg(gene_copies)) AS bigint) AS gene_copies,
    'reported' AS status
FROM sites
GROUP BY 1, 2
UNION ALL
SELECT
    CAST(week AS varchar) AS date,
    'S92000003' AS area,
    CAST(round(avg(gene_copies)) AS bigint) AS gene_copies,
    'reported' AS status
FROM sites
GROUP BY 1, 2
