-- Who changed in the last thirty days who may do what, or what protects and records it.
-- Roles and policies, keys, buckets, tables, people and groups, the cluster's doors, the trail.
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
        OR (eventsource = 'kms.amazonaws.com' AND eventname IN ('CancelKeyDeletion', 'CreateGrant', 'DisableKey', 'DisableKeyRotation', 'EnableKey', 'PutKeyPolicy', 'RetireGrant', 'RevokeGrant', 'ScheduleKeyDeletion', 'UpdateAlias'))
        OR (eventsource = 's3.amazonaws.com' AND regexp_like(eventname, '^(Delete|Put)(Bucket(Acl|Encryption|Lifecycle|LifecycleConfiguration|Logging|Notification|ObjectLockConfiguration|OwnershipControls|Policy|PublicAccessBlock|Replication|Versioning)|AccountPublicAccessBlock|ObjectLockConfiguration|AccessPointPolicy)$'))
        OR (eventsource = 'lakeformation.amazonaws.com' AND regexp_like(eventname, '^((Batch)?(Grant|Revoke)Permissions|(Create|Delete|Update)(DataCellsFilter|LakeFormationIdentityCenterConfiguration|LakeFormationOptIn|LFTag|LFTagExpression)|(Add|Remove)LFTags(To|From)Resource|PutDataLakeSettings|(Deregister|Register|Update)Resource)$'))
        OR (eventsource = 'eks.amazonaws.com' AND regexp_like(eventname, '^((Create|Delete|Update)(AccessEntry|PodIdentityAssociation)|(Associate|Disassociate)(AccessPolicy|IdentityProviderConfig)|UpdateClusterConfig)$'))
        OR (eventsource IN ('dynamodb.amazonaws.com', 'glue.amazonaws.com') AND regexp_like(eventname, '^(Delete|Put)ResourcePolicy$'))
        OR (eventsource = 'cognito-idp.amazonaws.com' AND (regexp_like(eventname, '^Admin(AddUserToGroup|ConfirmSignUp|CreateUser|DeleteUser|DisableUser|EnableUser|RemoveUserFromGroup|SetUser|UserGlobalSignOut)') OR regexp_like(eventname, '^(SetUserPoolMfaConfig|SetRiskConfiguration|UpdateUserPool|(Create|Delete|Update)(Group|IdentityProvider|UserPoolClient))$')))
        OR (eventsource = 'cloudtrail.amazonaws.com' AND eventname IN ('DeleteTrail', 'PutEventSelectors', 'StartLogging', 'StopLogging', 'UpdateTrail'))
        OR (eventsource IN ('lambda.amazonaws.com', 'sns.amazonaws.com', 'sqs.amazonaws.com') AND regexp_like(eventname, '^(Add|Remove)Permission'))
    )
ORDER BY at DESC
