"""What the permissions boundaries let roles be given at most, and what they refuse to every role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cdk.naming import Names

Statement = Mapping[str, object]

BOOTSTRAPPED = "cdk-*"
"""Roles of `cdk bootstrap`, which a workflow of the repository takes to deploy."""

# What some role of the platform is given by a policy of ours; tests hold each against the templates.
OURS: Mapping[str, str] = {
    "athena": """GetQueryExecution GetQueryResults GetQueryResultsStream GetWorkGroup ListQueryExecutions
        StartQueryExecution StopQueryExecution""",
    "cloudfront-keyvaluestore": "DescribeKeyValueStore ListKeys UpdateKeys",
    "cognito-idp": """AdminAddUserToGroup AdminCreateUser AdminGetUser AdminInitiateAuth AdminListGroupsForUser
        AdminRespondToAuthChallenge AdminUserGlobalSignOut DescribeUserPoolClient GetGroup ListUsersInGroup""",
    "dynamodb": "ConditionCheckItem DeleteItem GetItem PutItem Query UpdateItem",
    "events": "DeleteRule DescribeRule ListTargetsByRule PutEvents PutRule PutTargets RemoveTargets",
    "glue": "BatchStopJobRun GetDatabase GetJobRun GetJobRuns GetTable StartJobRun UpdateTable",
    "kms": "Decrypt DescribeKey Encrypt GenerateDataKey GenerateMac GetPublicKey Sign Verify",
    "lakeformation": "GetDataAccess",
    "lambda": "InvokeFunction",
    "logs": """AssociateKmsKey CreateLogDelivery CreateLogGroup CreateLogStream DeleteLogDelivery DescribeLogGroups
        DescribeResourcePolicies GetLogDelivery ListLogDeliveries PutLogEvents PutResourcePolicy UpdateLogDelivery""",
    "s3": """AbortMultipartUpload DeleteObject GetBucketLocation GetBucketNotification GetObject GetObjectTagging
        GetObjectVersion GetObjectVersionTagging ListBucket ListMultipartUploadParts PutBucketNotification PutObject
        PutObjectTagging PutObjectVersionTagging""",
    "sns": "Publish",
    "sqs": "ChangeMessageVisibility DeleteMessage GetQueueAttributes GetQueueUrl ReceiveMessage SendMessage",
    "states": "StartExecution",
    "xray": "GetSamplingRules GetSamplingTargets PutTelemetryRecords PutTraceSegments",
}

# What AWS Backup asks for to copy and restore a table and a bucket, of the much that AWS's own policies for it name.
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForRestores.html
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForS3Restore.html
OF_BACKUP: Mapping[str, str] = {
    "backup": "CopyFromBackupVault CopyIntoBackupVault DescribeBackupVault TagResource",
    "cloudwatch": "GetMetricData",
    "dynamodb": """BatchWriteItem CreateBackup DeleteBackup DescribeBackup DescribeTable ListTagsOfResource
        RestoreTableFromAwsBackup RestoreTableFromBackup Scan StartAwsBackupJob""",
    "events": "DisableRule EnableRule ListRules",
    "kms": "CreateGrant GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo",
    "s3": """CreateBucket GetBucketAcl GetBucketOwnershipControls GetBucketTagging GetBucketVersioning
        GetInventoryConfiguration GetObjectAcl GetObjectVersionAcl ListAllMyBuckets ListBucketVersions
        PutBucketOwnershipControls PutBucketVersioning PutInventoryConfiguration PutObjectAcl PutObjectVersionAcl""",
    "tag": "GetResources",
}

# EKS asks for AWS's own policies on its roles, which grow with Auto Mode, so services are named here and not actions.
OF_CLUSTER: Mapping[str, str] = {
    "acm": "DescribeCertificate ListCertificates",
    "autoscaling": "*",
    "ec2": "*",
    "ecr": "*",
    "eks": "*",
    "eks-auth": "*",
    "elasticloadbalancing": "*",
    "iam": """AddRoleToInstanceProfile CreateInstanceProfile CreateServiceLinkedRole DeleteInstanceProfile
        GetInstanceProfile GetRole ListAttachedRolePolicies ListInstanceProfiles PassRole RemoveRoleFromInstanceProfile
        TagInstanceProfile""",
    "kms": "CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext",
    "logs": "CreateLogGroup CreateLogStream DescribeLogGroups DescribeLogStreams PutLogEvents",
    "shield": "DescribeProtection GetSubscriptionState ListProtections",
    "wafv2": "AssociateWebACL DisassociateWebACL GetWebACL GetWebACLForResource",
}

_IDENTITIES = "account:* iam:* organizations:* sso:*"
# Auto Mode keeps instance profiles and so cannot be refused all of IAM.
_IDENTITIES_BUT_PROFILES = """account:* organizations:* sso:* iam:Attach* iam:ChangePassword iam:CreateAccessKey
    iam:CreateLoginProfile iam:CreateOpenIDConnectProvider iam:CreatePolicy* iam:CreateRole iam:CreateSAMLProvider
    iam:CreateUser iam:Delete*Polic* iam:Delete*PermissionsBoundary iam:DeleteRole* iam:DeleteUser* iam:Detach* iam:Put*
    iam:SetDefaultPolicyVersion iam:Update*"""
_RECORDS = """access-analyzer:* cloudtrail:* config:* guardduty:* securityhub:*
    logs:DeleteDataProtectionPolicy logs:DeleteLogGroup logs:DeleteLogStream logs:DeleteRetentionPolicy
    logs:DisassociateKmsKey logs:PutRetentionPolicy"""
_KEYS = """kms:CreateKey kms:DeleteAlias kms:DeleteImportedKeyMaterial kms:DisableKey kms:DisableKeyRotation
    kms:PutKeyPolicy kms:ScheduleKeyDeletion kms:UpdateAlias kms:UpdatePrimaryRegion"""
_DATA = """backup:DeleteBackupVault* backup:DeleteRecoveryPoint backup:PutBackupVault*
    backup:UpdateRecoveryPointLifecycle dynamodb:DeleteTable dynamodb:PutResourcePolicy
    dynamodb:UpdateContinuousBackups dynamodb:UpdateTable glue:DeleteDatabase glue:DeleteTable
    s3:BypassGovernanceRetention s3:DeleteBucket* s3:DeleteObjectVersion s3:PutBucketAcl
    s3:PutBucketPolicy s3:PutBucketPublicAccessBlock s3:PutEncryptionConfiguration
    s3:PutLifecycleConfiguration s3:PutReplicationConfiguration"""

# Called from anywhere: CloudFront's stores have no region, and a token or a list of buckets may be asked for at the
# global endpoint, which counts as us-east-1.
_ANYWHERE = ("cloudfront-keyvaluestore:*", "s3:ListAllMyBuckets", "sts:AssumeRole")
_ANYWHERE_FOR_CLUSTER = ("iam:*", "shield:*")
# Images of machines and of EKS's own containers are AWS's.
_ELSEWHERE_FOR_CLUSTER = ("ec2:*", "ecr:*")


def actions(*given: Mapping[str, str]) -> list[str]:
    """Return every ``service:Action`` of the tables, each once, in order."""
    return sorted(
        {f"{service}:{name}" for table in given for service, names in table.items() for name in names.split()}
    )


def every_action(table: Mapping[str, str]) -> list[str]:
    """Return the services of a table of which every action is allowed, as IAM writes it."""
    return [action for action in actions(table) if action.endswith(":*")]


def platform_bounds(names: Names) -> list[Statement]:
    """Return the statements of the boundary of every role but the cluster's."""
    return [
        _statement("Allow", "AtMost", actions(OURS, OF_BACKUP)),
        _statement("Allow", "Deploying", ["sts:AssumeRole"], [names.role(BOOTSTRAPPED)]),
        _statement(
            "Allow",
            "ReadingForAgreements",
            ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
            [names.role(names.people("*")), names.role(names.tier("*"))],
        ),
        *_refused(names, _IDENTITIES),
    ]


def cluster_bounds(names: Names) -> list[Statement]:
    """Return the statements of the boundary of the cluster's roles."""
    return [
        _statement("Allow", "AtMost", actions(OF_CLUSTER)),
        *_refused(names, _IDENTITIES_BUT_PROFILES, anywhere=_ANYWHERE_FOR_CLUSTER, others=_ELSEWHERE_FOR_CLUSTER),
    ]


def _refused(
    names: Names, identities: str, anywhere: Iterable[str] = (), others: Iterable[str] = ()
) -> list[Statement]:
    """Return what is denied whatever a role's own policies or a resource's policy allow."""
    records = [f"arn:aws:s3:::{names.audit}", f"arn:aws:s3:::{names.audit}/*"]
    region = {"StringNotEquals": {"aws:RequestedRegion": [names.region]}}
    # "Not equal" is also true of what is absent, and a request that touches nothing of anybody's says no account.
    said, account = {"aws:ResourceAccount": "false"}, {"aws:ResourceAccount": [names.account]}
    foreign = {"Null": said, "StringNotEquals": account}
    return [
        _statement("Deny", "WhoMayDoWhat", identities.split()),
        _statement("Deny", "WhatIsRecorded", _RECORDS.split()),
        _statement("Deny", "TheRecords", ["s3:*"], records),
        _statement("Deny", "Keys", _KEYS.split()),
        _statement("Deny", "DataAndItsProtection", _DATA.split()),
        _statement("Deny", "OtherRegions", [*_ANYWHERE, *anywhere], conditions=region, but=True),
        _statement("Deny", "OtherAccounts", [*_ANYWHERE, *others], conditions=foreign, but=True),
    ]


def _statement(
    effect: str,
    sid: str,
    names: Iterable[str],
    resources: Iterable[str] = ("*",),
    *,
    conditions: Statement | None = None,
    but: bool = False,
) -> Statement:
    """Return one statement, of these actions or of all ``but`` these."""
    made: Statement = {
        "Sid": sid,
        "Effect": effect,
        "NotAction" if but else "Action": sorted(names),
        "Resource": list(resources),
    }
    return {**made, "Condition": conditions} if conditions else made
