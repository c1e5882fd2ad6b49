-- Sign-ins to the console and every use of the root user in the last thirty days, with whether there was a second factor.
SELECT
    eventtime AS at,
    useridentity.type AS kind,
    coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn) AS who,
    eventname AS did,
    sourceipaddress AS from_address,
    coalesce(
        json_extract_scalar(additionaleventdata, '$.MFAUsed'),
        useridentity.sessioncontext.attributes.mfaauthenticated
    ) AS second_factor,
    errormessage AS refusal
FROM events
WHERE day >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
    AND (eventname = 'ConsoleLogin' OR (useridentity.type = 'Root' AND useridentity.invokedby IS NULL))
ORDER BY at DESC
