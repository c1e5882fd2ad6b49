-- Who changed who may do what in the last thirty days: roles and policies, keys, buckets, tables, people and groups.
SELECT
    eventtime AS at,
    coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn, useridentity.invokedby) AS who,
    useridentity.principalid AS session,
    eventsource AS service,
    eventname AS did,
    requestparameters AS what,
    errorcode AS refusal
FROM events
WHERE day >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
    AND eventcategory = 'Management'
    AND (
        (eventsource = 'iam.amazonaws.com' AND regexp_like(eventname, '^(Add|Attach|Create|Delete|Detach|Put|Remove|Set|Update|Upload)'))
        OR (eventsource = 'kms.amazonaws.com' AND eventname IN ('CreateGrant', 'PutKeyPolicy', 'RetireGrant', 'RevokeGrant'))
        OR (eventsource = 's3.amazonaws.com' AND regexp_like(eventname, '^(Delete|Put)(Bucket(Acl|Policy|PublicAccessBlock)|AccountPublicAccessBlock)$'))
        OR (eventsource = 'lakeformation.amazonaws.com' AND regexp_like(eventname, '^(Batch)?(Grant|Revoke)Permissions$'))
        OR (eventsource = 'cognito-idp.amazonaws.com' AND regexp_like(eventname, '^Admin(AddUserToGroup|ConfirmSignUp|CreateUser|DeleteUser|DisableUser|EnableUser|RemoveUserFromGroup|SetUser|UserGlobalSignOut)'))
        OR (eventsource = 'lambda.amazonaws.com' AND regexp_like(eventname, '^(Add|Remove)Permission'))
    )
ORDER BY at DESC
