"""What an agreement becomes for its people: they see its cells while it is in force, and by no other way."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from cdk.access.agreement import AgreementStack, Surroundings
from cdk.access.answers import Answers
from cdk.access.reader import Lake
from cdk.keys.apart import Uses
from cdk.naming import Names
from contracts.agreements.access import lake_accesses
from contracts.agreements.agreement import Condition, RegisterGrant
from contracts.agreements.decision_record import RecordRefusedError
from contracts.agreements.states import AgreementState
from lambdas.adapters.agreement_roles import SHUT
from tests.support.agreed import write_record

NAME = "wharfe_modelling"
ANSWERS = "pratique-prod-results-agreements-444455556666"
GIVING = {
    "AWS::IAM::Role",
    "AWS::IAM::Policy",
    "AWS::LakeFormation::DataCellsFilter",
    "AWS::LakeFormation::PrincipalPermissions",
}


def resources(template, kind):
    return [found["Properties"] for found in template["Resources"].values() if found["Type"] == kind]


@pytest.fixture
def wharfe(prod):
    """The template of one agreement, without what is the private tier's."""
    found = prod.agreements[NAME]["Resources"]
    return {"Resources": {name: resource for name, resource in found.items() if "Tier" not in name}}


@pytest.fixture
def agreement(catalogue):
    return catalogue.agreements[NAME]


@pytest.fixture
def statements(wharfe):
    (policy,) = resources(wharfe, "AWS::IAM::Policy")
    return policy["PolicyDocument"]["Statement"]


def actions_of(statement):
    found = statement["Action"]
    return found if isinstance(found, list) else [found]


def grants(prod):
    """Every grant of Lake Formation on the lake: role, the kind of resource, permissions."""
    templates = [*(found for name, found in prod.templates.items() if name != "audit"), *prod.agreements.values()]
    return [
        (json.dumps(found["Principal"]["DataLakePrincipalIdentifier"]), *found["Resource"], *found["Permissions"])
        for template in templates
        for found in resources(template, "AWS::LakeFormation::PrincipalPermissions")
    ]


def test_every_agreement_has_its_group_and_one_over_tables_its_workgroups(prod, catalogue):
    assert set(prod.agreements) == set(catalogue.agreements)
    for name, agreement in catalogue.agreements.items():
        (group,) = resources(prod.agreements[name], "AWS::Cognito::UserPoolGroup")
        workgroups = {found["Name"] for found in resources(prod.agreements[name], "AWS::Athena::WorkGroup")}

        assert (group["GroupName"], group["Description"]) == (f"agreement-{name}", agreement.title)
        both = {f"pratique-prod-{reader}-{name}" for reader in ("agreement", "tier")}
        assert workgroups == (both if agreement.datasets else set())


def test_the_filter_is_the_compilers(wharfe, agreement, catalogue):
    (access,) = lake_accesses(agreement, catalogue.datasets, catalogue.hierarchies)
    (made,) = resources(wharfe, "AWS::LakeFormation::DataCellsFilter")
    compiled = access.cells_filter()

    assert (made["Name"], made["TableName"], made["DatabaseName"]) == (compiled.name, compiled.table, "pratique_prod")
    assert made["ColumnNames"] == list(compiled.columns)
    assert made["RowFilter"] == {"FilterExpression": compiled.expression}
    assert "ColumnWildcard" not in made


def test_what_is_given_more_coarsely_is_withheld_where_values_cannot_be_changed(wharfe, agreement):
    (made,) = resources(wharfe, "AWS::LakeFormation::DataCellsFilter")

    coarser = {item.column for grant in agreement.datasets for item in grant.coarser}
    assert coarser
    assert not coarser & set(made["ColumnNames"])


def test_the_role_is_granted_reading_through_its_filter_and_nothing_else(prod, wharfe):
    (grant,) = resources(wharfe, "AWS::LakeFormation::PrincipalPermissions")
    (role,) = [name for name, found in wharfe["Resources"].items() if found["Type"] == "AWS::IAM::Role"]

    assert grant["Principal"] == {"DataLakePrincipalIdentifier": {"Fn::GetAtt": [role, "Arn"]}}
    assert (grant["Permissions"], grant["PermissionsWithGrantOption"]) == (["SELECT"], [])
    assert grant["Resource"]["DataCellsFilter"]["Name"] == f"{NAME}__covid_tests"
    assert list(grant["Resource"]) == ["DataCellsFilter"]
    assert not [found for found in grants(prod) if f"agreement-{NAME}" in found[0]], "nor anything by its name"


def test_products_alone_make_no_role_since_they_are_no_tables_of_the_lake(prod, catalogue):
    only_products = [name for name, agreement in catalogue.agreements.items() if not agreement.datasets]

    assert only_products
    for name in only_products:
        kinds = {found["Type"] for found in prod.agreements[name]["Resources"].values()}
        assert kinds == {"AWS::Cognito::UserPoolGroup"}


DAYS = {
    "DateGreaterThanEquals": {"aws:CurrentTime": "2026-09-30T23:00:00Z"},
    "DateLessThan": {"aws:CurrentTime": "2030-03-31T23:00:00Z"},
}
PODS = {
    "aws:PrincipalTag/eks-cluster-name": "pratique-prod-dashboards",
    "aws:PrincipalTag/kubernetes-namespace": "private",
    "aws:PrincipalTag/kubernetes-service-account": "private",
}


def test_the_private_tier_alone_lends_the_role_on_its_days_and_says_to_whom_and_what_for(wharfe):
    (role,) = resources(wharfe, "AWS::IAM::Role")
    taking, naming = role["AssumeRolePolicyDocument"]["Statement"]

    for each in (taking, naming):
        assert each["Principal"] == {"AWS": "arn:aws:iam::444455556666:role/pratique-prod-private"}
    assert taking["Action"] == "sts:AssumeRole"
    assert taking["Condition"] == {
        "StringEquals": {**PODS, "aws:RequestTag/purpose": "surveillance"},
        "StringLike": {"aws:RequestTag/person": "?*", "sts:SourceIdentity": "?*"},
        **DAYS,
    }
    assert naming["Action"] == ["sts:SetSourceIdentity", "sts:TagSession"]
    assert naming["Condition"] == {"StringEquals": PODS, **DAYS}
    assert role["MaxSessionDuration"] == 3600


def test_a_session_that_goes_on_past_the_last_day_can_do_nothing(statements):
    assert len(statements) >= 6
    for statement in statements:
        assert statement["Effect"] == "Allow"
        assert statement["Condition"]["DateLessThan"] == {"aws:CurrentTime": "2030-03-31T23:00:00Z"}


def test_the_role_reaches_its_own_answers_and_no_other_file(statements):
    of_s3 = [item for item in statements if any(action.startswith("s3:") for action in actions_of(item))]
    reached = {(action, item["Resource"]) for item in of_s3 for action in actions_of(item)}

    objects = ("AbortMultipartUpload", "GetObject", "ListMultipartUploadParts", "PutObject")
    assert reached == {
        *((f"s3:{action}", f"arn:aws:s3:::{ANSWERS}/{NAME}/*") for action in objects),
        *((f"s3:{action}", f"arn:aws:s3:::{ANSWERS}") for action in ("GetBucketLocation", "ListBucket")),
    }
    (listing,) = [item for item in of_s3 if "s3:ListBucket" in actions_of(item)]
    assert listing["Condition"]["StringLike"] == {"s3:prefix": f"{NAME}/*"}


def test_the_role_asks_only_in_its_workgroup_and_only_about_its_tables(statements):
    def resources_of(service):
        found = [item["Resource"] for item in statements if actions_of(item)[0].startswith(f"{service}:")]
        return found[0] if isinstance(found[0], list) else found

    here = "eu-west-2:444455556666"
    assert resources_of("athena") == [f"arn:aws:athena:{here}:workgroup/pratique-prod-agreement-{NAME}"]
    assert resources_of("glue") == [
        f"arn:aws:glue:{here}:{name}"
        for name in ("catalog", "database/pratique_prod", "table/pratique_prod/covid_tests")
    ]


def test_no_query_opts_out_of_our_key_the_limit_or_the_agreements_folder(wharfe):
    (workgroup,) = resources(wharfe, "AWS::Athena::WorkGroup")
    settings = workgroup["WorkGroupConfiguration"]

    assert settings["EnforceWorkGroupConfiguration"] is True
    assert settings["BytesScannedCutoffPerQuery"] == 100_000_000_000
    assert settings["ResultConfiguration"]["OutputLocation"] == f"s3://{ANSWERS}/{NAME}/"
    assert settings["ResultConfiguration"]["EncryptionConfiguration"]["EncryptionOption"] == "SSE_KMS"


def test_answers_are_gone_in_days_and_their_key_opens_nothing_else(prod):
    rules = prod.bucket("results-agreements")["LifecycleConfiguration"]["Rules"]
    (alias,) = prod.properties("AWS::KMS::Alias", "access")
    (key,) = prod.properties("AWS::KMS::Key", "access")

    assert any(rule.get("ExpirationInDays") == 7 for rule in rules)
    assert alias["AliasName"] == "alias/pratique-prod/agreement-results"
    assert key["EnableKeyRotation"] is True


def test_reads_of_answers_are_in_the_audit(prod):
    (trail,) = prod.properties("AWS::CloudTrail::Trail")
    fields = [field for item in trail["AdvancedEventSelectors"] for field in item["FieldSelectors"]]
    starts = [start for field in fields for start in field.get("StartsWith", [])]

    assert any(f"arn:aws:s3:::{ANSWERS}/{NAME}/answer.csv".startswith(start) for start in starts)


def test_what_an_agreement_has_is_tagged_with_it_and_with_its_purpose(wharfe):
    for kind in ("AWS::IAM::Role", "AWS::Athena::WorkGroup"):
        (found,) = resources(wharfe, kind)
        tags = {tag["Key"]: tag["Value"] for tag in found["Tags"]}
        assert (tags["agreement"], tags["purpose"], tags["environment"]) == (NAME, "surveillance", "prod")


def test_a_table_is_made_open_to_nobody_and_the_deployment_alone_administers(prod):
    (settings,) = prod.properties("AWS::LakeFormation::DataLakeSettings")

    assert settings["CreateDatabaseDefaultPermissions"] == []
    assert settings["CreateTableDefaultPermissions"] == []
    assert settings["AllowExternalDataFiltering"] is False
    assert settings["AllowFullTableExternalDataAccess"] is False
    assert settings["Admins"] == [
        {
            "DataLakePrincipalIdentifier": "arn:aws:iam::444455556666:role/"
            "cdk-hnb659fds-cfn-exec-role-444455556666-eu-west-2"
        }
    ]
    assert not [found for found in grants(prod) if "IAM_ALLOWED_PRINCIPALS" in found[0]]


def test_the_settings_are_made_before_the_first_table_and_the_grants_after_the_last_role(prod):
    (manifest,) = prod.folder.glob("assembly-*/manifest.json")
    artifacts = json.loads(manifest.read_text())["artifacts"]
    after = {
        re.sub(r"^pratique-", "", item["displayName"].split("/")[-1].split(" ")[0]): item.get("dependencies", [])
        for item in artifacts.values()
        if item["type"] == "aws:cloudformation:stack"
    }

    assert any("steward" in earlier for earlier in after["lake"])
    for needed in ("steward", "lake", "pipeline", "publication", "registers", "identity"):
        assert any(needed in earlier for earlier in after["access"]), needed


def test_whoever_reads_tables_by_iam_is_granted_them_and_nobody_else_is(prod):
    def roles(action):
        found = set()
        for template in prod.templates.values():
            for policy in resources(template, "AWS::IAM::Policy"):
                if any(action in actions_of(item) for item in policy["PolicyDocument"]["Statement"]):
                    references = [role["Ref"] for role in policy["Roles"]]
                    found |= {template["Resources"][name]["Properties"]["RoleName"] for name in references}
        return found

    granted = {
        (re.sub(r'.*role/|"', "", role), permission)
        for role, kind, *permissions in grants(prod)
        if kind == "Table"
        for permission in permissions
    }
    reading, changing = roles("glue:GetTable"), roles("glue:UpdateTable")
    querying = roles("lakeformation:GetDataAccess")
    assert changing == {"pratique-prod-commit", "pratique-prod-register"}
    assert granted == {
        *((role, "DESCRIBE") for role in reading),
        *((role, "ALTER") for role in changing),
        *((role, "SELECT") for role in querying),
    }


def test_lake_formation_reads_files_of_tables_and_neither_candidates_nor_histories(prod):
    locations = prod.properties("AWS::LakeFormation::Resource")
    statements = [
        statement
        for policy in prod.properties("AWS::IAM::Policy", "access")
        for statement in policy["PolicyDocument"]["Statement"]
    ]
    reading = [statement["Resource"] for statement in statements if statement["Action"] == "s3:GetObject"]

    places = [f"arn:aws:s3:::pratique-prod-{name}-444455556666" for name in ("curated", "registers")]
    curated, registers = places[0], f"{places[1]}/tables"
    assert {each["ResourceArn"] for each in locations} == {curated, registers}
    assert not any(each["UseServiceLinkedRole"] for each in locations)
    assert sorted(reading) == [[f"{place}/*/data/*", f"{place}/*/metadata/*"] for place in (curated, registers)]


def test_a_dataset_that_comes_later_can_have_its_table_made_where_lake_formation_already_is(prod):
    """Glue then writes first metadata as the location's role, at the word of whoever may place tables there."""
    places = {each["ResourceArn"]: each["RoleArn"] for each in prod.properties("AWS::LakeFormation::Resource")}
    given = {
        json.dumps(role): [
            statement
            for policy in prod.properties("AWS::IAM::Policy", "access")
            if policy["Roles"] == [{"Ref": role["Fn::GetAtt"][0]}]
            for statement in policy["PolicyDocument"]["Statement"]
        ]
        for role in places.values()
    }

    assert len(places) == 2
    for place, role in places.items():
        statements = given[json.dumps(role)]
        writing = [each["Resource"] for each in statements if "s3:PutObject" in actions_of(each)]
        assert writing == [f"{place}/*/metadata/*"], "no file of data, and nothing outside tables"
        assert any("kms:GenerateDataKey" in actions_of(each) for each in statements)
    locations = {
        each["Resource"]["DataLocation"]["ResourceArn"]
        for each in prod.properties("AWS::LakeFormation::PrincipalPermissions", "access")
        if "DataLocation" in each["Resource"] and "cfn-exec" in json.dumps(each["Principal"])
    }
    assert locations == {*places}


def test_whoever_asks_athena_reads_the_tables_files_through_lake_formation_alone(prod):
    asking = 0
    for template in [*prod.templates.values(), *prod.agreements.values()]:
        for policy in resources(template, "AWS::IAM::Policy"):
            statements = [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Allow"]
            if not any("lakeformation:GetDataAccess" in actions_of(each) for each in statements):
                continue
            asking += 1
            of_files = [each for each in statements if any(action.startswith("s3:") for action in actions_of(each))]
            said = json.dumps([each["Resource"] for each in of_files])
            assert "-curated-" not in said, policy["PolicyName"]
            assert "/tables/" not in said, policy["PolicyName"]
    assert asking == 4, "two workflows, the people of an agreement and the tier for it"


def test_whatever_may_read_every_curated_table_may_read_no_register(prod):
    given = [
        grant
        for grant in prod.properties("AWS::LakeFormation::PrincipalPermissions", "access")
        if grant["Resource"].get("Table", {}).get("DatabaseName") == "pratique_prod_registers"
    ]

    assert given
    assert not [grant for grant in given if "SELECT" in grant["Permissions"]]


def test_an_agreement_over_a_register_has_filters_of_its_table_for_its_people_and_for_the_tier(
    agreement, catalogue, tmp_path
):
    on_list = Condition(column="status", among=("on_list",))
    grant = RegisterGrant(register="shielded_register", columns=("status",), rows=(on_list,))
    item = agreement.model_copy(update={"datasets": (), "registers": (grant,)})
    made = stack_of(item, AgreementState.ACTIVE, catalogue, tmp_path)
    filters = resources(made, "AWS::LakeFormation::DataCellsFilter")

    assert {(each["DatabaseName"], each["TableName"]) for each in filters} == {
        ("pratique_prod_registers", "shielded_register")
    }
    assert sorted(each["Name"] for each in filters) == [
        f"{agreement.name}__shielded_register",
        f"{agreement.name}__shielded_register__tier",
    ]
    assert {json.dumps(each["RowFilter"]) for each in filters} == {
        json.dumps({"FilterExpression": """("status" IN ('on_list'))"""})
    }


def stack_of(agreement, state, catalogue, tmp_path):
    """Return the template of an agreement that stands so."""
    names = Names("prod", "444455556666", "eu-west-2")
    stack = Stack(App(outdir=str(tmp_path), analytics_reporting=False), "access")
    answers = Answers(stack, "Answers", days=7, names=names, uses=Uses())
    among = Surroundings("pool", Lake(answers, 10_000_000, names))
    accesses = lake_accesses(agreement, catalogue.datasets, catalogue.hierarchies, catalogue.registers)
    nested = AgreementStack(stack, agreement=agreement, state=state, accesses=accesses, among=among)
    return Template.from_stack(nested).to_json()


@pytest.mark.parametrize("state", AgreementState)
def test_an_agreement_that_is_not_in_force_gives_nothing_and_keeps_its_group(agreement, catalogue, tmp_path, state):
    made = stack_of(agreement, state, catalogue, tmp_path)

    assert {found["Type"] for found in made["Resources"].values()} == {
        "AWS::Cognito::UserPoolGroup",
        "AWS::Athena::WorkGroup",
        *(GIVING if state is AgreementState.ACTIVE else ()),
    }


def test_without_decisions_nobody_is_given_anything(destroyable):
    assert destroyable.agreements
    for template in destroyable.agreements.values():
        assert not {found["Type"] for found in template["Resources"].values()} & GIVING


def test_decisions_that_may_be_out_of_date_stop_the_synth(synth, tmp_path):
    file = tmp_path / "decisions.json"
    write_record(file, [], datetime.now(UTC) - timedelta(hours=2))

    with pytest.raises(RecordRefusedError, match="suspended since would be given again"):
        synth(env="prod", decisions=str(file))


def test_whoever_decides_may_shut_an_agreements_roles_and_open_them_and_nothing_else(prod):
    (switch,) = [
        found
        for found in prod.properties("AWS::IAM::ManagedPolicy", "access")
        if found["ManagedPolicyName"] == "pratique-prod-agreement-switch"
    ]
    (statement,) = switch["PolicyDocument"]["Statement"]

    assert statement["Action"] == "iam:PutRolePermissionsBoundary"
    assert statement["Resource"] == [
        f"arn:aws:iam::444455556666:role/pratique-prod-{reader}-*" for reader in ("agreement", "tier")
    ]
    open_ = "arn:aws:iam::444455556666:policy/pratique-prod-boundary"
    assert statement["Condition"] == {"StringEquals": {"iam:PermissionsBoundary": [SHUT, open_]}}
