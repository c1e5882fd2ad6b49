-- Who read or changed which files that hold personal data in the last seven days, the busiest first.
-- What Lake Formation's role read under a credential that it lent is the reader's, who stands in the loan of that session.
-- The functions' roles are here too: a person is anybody who is not one of them.
WITH loans AS (
    SELECT
        json_extract_scalar(additionaleventdata, '$.lakeFormationRoleSessionName') AS loan,
        max(json_extract_scalar(additionaleventdata, '$.lakeFormationPrincipal')) AS reader,
        max(useridentity.principalid) AS session
    FROM events
    WHERE day >= date_format(current_date - INTERVAL '8' DAY, '%Y/%m/%d')
        AND eventsource = 'lakeformation.amazonaws.com'
        AND eventname = 'GetDataAccess'
        AND errorcode IS NULL
    GROUP BY 1
)
SELECT
    coalesce(
        loans.reader, useridentity.sessioncontext.sessionissuer.arn, useridentity.arn, useridentity.invokedby
    ) AS who,
    coalesce(loans.session, useridentity.principalid) AS session,
    json_extract_scalar(requestparameters, '$.bucketName') AS bucket,
    eventname AS did,
    count(DISTINCT json_extract_scalar(requestparameters, '$.key')) AS files,
    count(*) AS times,
    min(eventtime) AS first_time,
    max(eventtime) AS last_time
FROM events
LEFT JOIN loans ON loans.loan = split_part(useridentity.arn, '/', 3)
WHERE day >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
    AND eventsource = 's3.amazonaws.com'
    AND eventcategory = 'Data'
    AND errorcode IS NULL
GROUP BY 1, 2, 3, 4
ORDER BY times DESC, who, bucket, did
