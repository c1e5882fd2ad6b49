-- Cells as published for England and its regions; smaller organisations are left out.
SELECT
    CAST(month_start AS varchar) AS date,
    measure AS delivery,
    CASE org_code
        WHEN 'Y56' THEN 'E40000003'
        WHEN 'Y58' THEN 'E40000006'
        WHEN 'Y59' THEN 'E40000005'
        WHEN 'Y60' THEN 'E40000008'
        WHEN 'Y61' THEN 'E40000007'
        WHEN 'Y62' THEN 'E40000010'
        WHEN 'Y63' THEN 'E40000009'
        ELSE 'E92000001'
    END AS area,
    CAST(final_value AS bigint) AS deliveries,
    final_value_status AS status
FROM maternity
WHERE
    dimension = 'DeliveryMethod'
    AND count_of = 'Deliveries'
    AND (org_level = 'National' OR (org_level = 'NHS England (Region)' AND org_code LIKE 'Y%'))
