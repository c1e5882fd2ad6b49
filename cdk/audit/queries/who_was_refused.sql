-- Who was refused what in the last seven days: a function that lacks a right, or somebody trying doors.
SELECT
    coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn, useridentity.invokedby) AS who,
    sourceipaddress AS from_address,
    eventsource AS service,
    eventname AS wanted,
    errorcode AS refusal,
    count(*) AS times,
    max(eventtime) AS last_time
FROM events
WHERE day >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
    AND (errorcode LIKE '%AccessDenied%' OR errorcode LIKE '%UnauthorizedOperation%')
GROUP BY 1, 2, 3, 4, 5
ORDER BY times DESC, who, wanted
