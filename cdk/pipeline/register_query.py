"""The rights that Athena needs from the workflow that links registers."""

from __future__ import annotations

from aws_cdk.aws_iam import Role

from cdk.guardrails.permissions import allow
from cdk.lake.workgroup import ANSWERS
from cdk.pipeline import grants
from cdk.pipeline.platform import Platform
from contracts.registers.register import BUILDING

_THE_GRANTS_DECIDE = "The action names no resource: which tables are read is in Lake Formation's grants."
_A_SOURCE = "Every file of a source's table lies in its folders of these names."
_ATHENA_NAMES_IT = "Athena names what it writes after its query; each attempt at a build has a folder of its own."


def allow_linking(role: Role, platform: Platform) -> None:
    """Allow a role to link registers from their sources, and no other table; Athena acts with its rights.

    The sources' files it reads through Lake Formation alone. The embedded AWS has none, and there it has the rights.
    """
    names = platform.names
    sources = sources_of(platform)
    workgroup = names.arn("athena", f"workgroup/{names.registers_workgroup}")
    allow(role, ["athena:GetQueryExecution", "athena:StartQueryExecution"], [workgroup])
    known = ["catalog", f"database/{names.database}", *(f"table/{names.database}/{source}" for source in sources)]
    allow(role, ["glue:GetDatabase", "glue:GetTable"], [names.arn("glue", name) for name in known])
    allow(role, ["lakeformation:GetDataAccess"], ["*"], because=_THE_GRANTS_DECIDE)
    for folder in (ANSWERS, BUILDING):
        grants.write_objects(role, platform, [names.registers], folder, _ATHENA_NAMES_IT)
        grants.read_objects(role, platform, [names.registers], folder, _ATHENA_NAMES_IT)
    buckets = [names.registers]
    if platform.environment.embedded:
        buckets.append(names.curated)
        folders = [f"{source}/{folder}/*" for source in sources for folder in ("data", "metadata")]
        files = [names.objects(names.curated, folder) for folder in folders]
        allow(role, ["s3:GetObject", "s3:GetObjectVersion"], files, because=_A_SOURCE)
        grants.decrypt(role, [platform.keys.curated], platform)
    grants.list_buckets(role, buckets)
    allow(role, ["s3:GetBucketLocation"], [f"arn:aws:s3:::{bucket}" for bucket in buckets])
    grants.encrypt(role, [platform.keys.registers], platform)


def sources_of(platform: Platform) -> list[str]:
    """Return the datasets that some register links."""
    return sorted({name for register in platform.catalogue.registers.values() for name in register.datasets})
