-- Who read or changed which files that hold personal data in the last seven days, the busiest first.
-- The functions' roles are here too: a person is anybody who is not one of them.
SELECT
    coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn, useridentity.invokedby) AS who,
    useridentity.principalid AS session,
    json_extract_scalar(requestparameters, '$.bucketName') AS bucket,
    eventname AS did,
    count(DISTINCT json_extract_scalar(requestparameters, '$.key')) AS files,
    count(*) AS times,
    min(eventtime) AS first_time,
    max(eventtime) AS last_time
FROM events
WHERE day >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
    AND eventsource = 's3.amazonaws.com'
    AND eventcategory = 'Data'
    AND errorcode IS NULL
GROUP BY 1, 2, 3, 4
ORDER BY times DESC, who, bucket, did
