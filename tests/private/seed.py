"""Makes what the private tier stands on, on the embedded AWS of a test; prints the names of what it made as JSON."""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import boto3
import pyarrow as pa
import pyarrow.parquet as pq

from contracts.catalogue import Catalogue, load
from contracts.datasets.curated import curated_columns
from contracts.datasets.dataset import Dataset
from contracts.products.product import Product
from lambdas.adapters import iceberg, register_table
from lambdas.adapters.iceberg import TYPES
from lambdas.core.registers.made_of import MadeOf
from lambdas.core.release.columns import PROVISIONAL, published_columns
from lambdas.core.release.parquet import write_parquet
from tests.private.grants import NAMES, role_of
from tests.support.agreed import decided

REGION = os.environ["AWS_REGION"]
NORTH_WEST, LONDON = "E08000001", "E09000002"  # Bolton; Barking and Dagenham
TESTS = [
    # pseudonym, born, sex, area, taken, result
    ("a" * 64, 1951, "female", NORTH_WEST, date(2020, 10, 5), "positive"),
    ("b" * 64, 1958, "male", NORTH_WEST, date(2020, 10, 6), "negative"),
    ("c" * 64, 1972, "female", NORTH_WEST, date(2020, 10, 6), "positive"),
    ("d" * 64, 1983, "male", NORTH_WEST, date(2020, 10, 7), "void"),  # another result than the agreement gives
    ("e" * 64, 1991, "female", LONDON, date(2020, 10, 7), "positive"),  # another region
    ("f" * 64, 2001, "male", NORTH_WEST, date(2020, 8, 30), "positive"),  # an earlier period
]
TRIAGES = [
    ("2020-04-01", "female", "0-18", 2),
    ("2020-04-01", "male", "19-69", 11),
    ("2020-03-01", "male", "19-69", 99),
]
PEOPLE = [
    {"nhs_number_pseudonym": "a" * 64, "status": "on_list", "birth_year": 1951, "area_code_current": NORTH_WEST},
    {"nhs_number_pseudonym": "b" * 64, "status": "removed", "birth_year": 1958, "area_code_current": NORTH_WEST},
    {"nhs_number_pseudonym": "c" * 64, "status": "on_list", "birth_year": 1972, "area_code_current": LONDON},
]
SOURCE = {"dataset": "deaths", "snapshot": "7", "drop": "20200916T063000Z-0a"}


def main() -> None:
    """Make all of it."""
    known = load(Path(__file__).resolve().parents[2] / "catalogue")
    made = {**_pool(known), **_tables()}
    _decide(known)
    _workgroups(known)
    _curated(known)
    _register(known)
    _published(known)
    sys.stdout.write(json.dumps(made) + "\n")


def _pool(known: Catalogue) -> dict[str, str]:
    cognito = boto3.client("cognito-idp")
    pool = cognito.create_user_pool(
        PoolName="users",
        MfaConfiguration="OFF",
        AliasAttributes=["email"],
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
        Policies={"PasswordPolicy": {"MinimumLength": 14}},
    )["UserPool"]["Id"]
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="private",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
        PreventUserExistenceErrors="ENABLED",
    )["UserPoolClient"]["ClientId"]
    for group in ("administrators", *(agreement.group for agreement in known.agreements.values())):
        cognito.create_group(UserPoolId=pool, GroupName=group)
    return {"TIER_POOL": pool, "TIER_CLIENT": client}


def _tables() -> dict[str, str]:
    dynamodb = boto3.client("dynamodb")
    for name, keys in (("sessions", ["pk"]), (os.environ["LEDGER_TABLE"], ["pk", "sk"])):
        dynamodb.create_table(
            TableName=name,
            KeySchema=[
                {"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"), strict=False)
            ],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
            BillingMode="PAY_PER_REQUEST",
        )
    for bucket in ("queries", "registers", os.environ["CURATED_BUCKET"], os.environ["PUBLISHED_BUCKET"]):
        boto3.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    for database in ("GLUE_DATABASE", "REGISTERS_DATABASE"):
        boto3.client("glue").create_database(DatabaseInput={"Name": os.environ[database]})
    return {"SESSIONS_TABLE": "sessions", "QUERIES_BUCKET": "queries"}


def _decide(known: Catalogue) -> None:
    table = boto3.resource("dynamodb").Table(os.environ["LEDGER_TABLE"])
    for agreement in known.agreements.values():
        for decision in decided(agreement):
            key = {"pk": f"agreement#{agreement.name}", "sk": f"decision#{decision.number:06}"}
            table.put_item(Item={**key, "decision": decision.model_dump_json()})


def _workgroups(known: Catalogue) -> None:
    where = {"LocationConstraint": REGION}
    boto3.client("s3").create_bucket(Bucket="answers", CreateBucketConfiguration=where)
    for name in known.agreements:
        for workgroup, folder in ((role_of(name), f"private-tier/{name}"), (NAMES.people(name), name)):
            place = {"OutputLocation": f"s3://answers/{folder}/"}
            boto3.client("athena").create_work_group(Name=workgroup, Configuration={"ResultConfiguration": place})


def _curated(known: Catalogue) -> None:
    tests = [
        {
            "specimen_id_pseudonym": f"{number:064}",
            "nhs_number_pseudonym": person,
            "date_of_birth_year": born,
            "sex": sex,
            "area_code": area,
            "area_code_current": area,
            "specimen_date": taken,
            "report_date": taken,
            "result": result,
            "postcode_district": "BL1",
            "pratique_period": taken.isoformat(),
        }
        for number, (person, born, sex, area, taken, result) in enumerate(TESTS)
    ]
    ccg = known.hierarchies["ccgs"].leaves[0]
    calls = [
        {
            "site_type": "111",
            "triage_date": date.fromisoformat(day),
            "sex": sex,
            "age_band": age,
            "ccg_code": ccg,
            "ccg_code_current": ccg,
            "triages": number,
            "pratique_period": day,
        }
        for day, sex, age, number in TRIAGES
    ]
    _write(known.datasets["covid_tests"], tests)
    _write(known.datasets["nhs_pathways"], calls)


def _write(dataset: Dataset, rows: list[dict[str, Any]]) -> None:
    columns = [(column.name, column.type.value) for column in curated_columns(dataset)]
    table = iceberg.load(dataset.name, columns)
    assert all(kind in TYPES for _, kind in columns)
    full = [{name: row.get(name) for name, _ in columns} for row in rows]
    table.append(pa.Table.from_pylist(full, schema=table.schema().as_arrow()))


def _register(known: Catalogue) -> None:
    """Build the register of shielded patients, of made-up people."""
    register = known.registers["shielded_register"]
    columns = [(column.name, column.type.value) for column in register.returns]
    types = {"string": pa.string(), "integer": pa.int64(), "date": pa.date32()}
    schema = pa.schema([(name, types[kind]) for name, kind in columns])
    location, key = f"s3://registers/tables/{register.name}", f"tables/{register.name}/data/seed/0.parquet"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.parquet"
        pq.write_table(pa.Table.from_pylist(PEOPLE, schema=schema), file)
        boto3.client("s3").upload_file(str(file), "registers", key)
    made_of = MadeOf("20200916T063000Z-01234567", "2020-09-16T06:31:00+00:00", (SOURCE,))
    register_table.commit(register.name, location, [f"s3://registers/{key}"], columns, made_of)


def _published(known: Catalogue) -> None:
    england, region, place = "E92000001", "E12000002", NORTH_WEST
    cases: list[list[Any]] = [
        ["2020-10-05", england, "England", 12_000, "reported"],
        ["2020-10-05", region, "North West", 4_000, "reported"],
        ["2020-10-05", place, "Bolton", "[c]", "confidential"],
        ["2020-10-04", region, "North West", "[c]", "confidential"],
    ]
    shielded = [
        ["2020-05-11", "all", "all", england, "England", 2_200_000, "reported"],
        ["2020-05-11", "gender", "female", england, "England", 1_100_000, "reported"],
    ]
    pointer = {"covid_cases": cases, "shielded_patients": shielded}
    documents = {name: _release(known, known.products[name], rows) for name, rows in pointer.items()}
    body = json.dumps({"products": documents}).encode()
    boto3.client("s3").put_object(Bucket=os.environ["PUBLISHED_BUCKET"], Key="latest.json", Body=body)


def _release(known: Catalogue, product: Product, rows: list[list[Any]]) -> dict[str, str]:
    path = f"products/{product.name}/releases/r/"
    with tempfile.TemporaryDirectory() as folder:
        with (Path(folder) / "data.csv").open("w", newline="") as file:
            header = [column.name for column in published_columns(product, known.hierarchies)]
            marks = ["false"] * (header[-1] == PROVISIONAL)
            csv.writer(file).writerows([header, *([*row, *marks] for row in rows)])
        write_parquet(Path(folder), "data.csv", product, known.hierarchies)
        body = (Path(folder) / "data.parquet").read_bytes()
    boto3.client("s3").put_object(Bucket=os.environ["PUBLISHED_BUCKET"], Key=f"{path}data.parquet", Body=body)
    return {"release": "r", "path": path}


if __name__ == "__main__":
    main()
