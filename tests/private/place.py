"""The private tier in the test's own process, over moto: clock, tables and user pool are the test's to set."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pyarrow as pa
import pytest
from werkzeug.test import Client

from contracts.agreements.states import Verb
from dashboards.private.browsers import FIELD
from dashboards.private.lookups import Lookups
from dashboards.private.server import make_server
from dashboards.private.settings import Settings
from dashboards.private.world import World
from lambdas.adapters import people, signing_in
from lambdas.adapters.access_requests import AccessRequests
from lambdas.adapters.clients import dynamodb_table
from lambdas.adapters.lent_roles import LentRoles
from lambdas.adapters.pool_keys import PoolKeys
from lambdas.adapters.query_record import QueryRecord
from lambdas.adapters.restricted import RestrictedTables
from lambdas.adapters.sessions import Sessions
from lambdas.adapters.signing_in import UserPool
from lambdas.core.private.answering import Kept
from lambdas.core.private.rights import GivenTable
from lambdas.core.private.sessions import Session, Waiting, form_mark, new_name
from lambdas.core.private.steps import Given, Outcome
from tests.private.grants import PEOPLES
from tests.support.agreed import decided
from tests.support.platform import CURATED, LEDGER, Platform
from tests.unit.private.test_question import KNOWN
from tests.unit.private.test_tokens import KEYS, signed

AGREEMENT = KNOWN.agreements["wharfe_modelling"]
PAGE = "/agreements/wharfe_modelling/covid_tests"
KEY, PERSON = b"key", "ada"


@dataclass
class Clock:
    """Seconds since 1970, which a test sets."""

    now: int = 1_800_000_000  # in January 2027

    def read(self) -> int:
        return self.now


class SlowTables(RestrictedTables):
    """One record, during whose reading something happens."""

    def __init__(self) -> None:
        super().__init__(KNOWN)
        self.meanwhile: Callable[[], object] = lambda: None

    def of(self, given: GivenTable) -> Kept:
        self.meanwhile()
        row = dict.fromkeys(given.access.view().columns)
        row |= {"sex": "female", "area_code_current": "E08000001", "result": "positive"}
        row |= {"pratique_period": "2020-10-05", "date_of_birth_year": 1951}
        return Kept(pa.Table.from_pylist([row]), version="8041")


@dataclass
class LaxPool:
    """A user pool that lets people in after whatever they show."""

    def with_password(self, *_shown: object) -> Outcome:
        return Given("id", "access")

    def with_new_password(self, *_shown: object) -> Outcome:
        return Given("id", "access")


@dataclass
class CodePool:
    """A user pool that takes any code of somebody, and gives the tokens of somebody."""

    given: Given

    def with_code(self, *_shown: object) -> Outcome:
        return self.given


class Keys:
    """The public keys of the pool."""

    def read(self) -> Any:
        return KEYS


@dataclass
class Place:
    """The private tier in this very process, somebody of an agreement, and their browser."""

    platform: Platform
    world: World
    clock: Clock
    tables: SlowTables
    sub: str
    name: str = field(default_factory=new_name)

    def client(self, name: str | None = None) -> Client:
        browser = make_server(self.world).test_client()
        browser.set_cookie("pratique-private", name or self.name)
        return browser

    def begin(self) -> str:
        """Begin a session and return its name."""
        name, now = new_name(), self.clock.now
        self.world.sessions.begin(name, Session(self.sub, PERSON, now, now, self.world.sessions.ended(self.sub)))
        return name

    def post(self, path: str, name: str, **form: str) -> Any:
        return self.client(name).post(path, data={FIELD: form_mark(KEY, name), **form})

    def show_code(self) -> tuple[Any, str]:
        """Show the code that a sign-in waits for; return the answer, and the name that the browser then has."""
        settings, name = self.world.settings, new_name()
        both = {"iss": settings.issuer, "sub": self.sub, "exp": self.clock.now + 900}
        about = {**both, "token_use": "id", "aud": settings.client, "cognito:username": PERSON}
        access = {**both, "token_use": "access", "client_id": settings.client, "username": PERSON}
        pool = cast("UserPool", CodePool(Given(signed(about), signed(access))))
        self.world = replace(self.world, pool=pool, keys=cast("PoolKeys", Keys()))
        self.world.sessions.wait(name, Waiting("SOFTWARE_TOKEN_MFA", PERSON, "handle", self.clock.now + 60))
        answer = self.post("/sign-in/code", name, code="123456")
        return answer, answer.headers.get("Set-Cookie", "").partition("=")[2].partition(";")[0]

    def decide(self, *verbs: Verb) -> None:
        for decision in decided(AGREEMENT, *verbs):
            key = {"pk": f"agreement#{AGREEMENT.name}", "sk": f"decision#{decision.number:06}"}
            dynamodb_table(LEDGER).put_item(Item={**key, "decision": decision.model_dump_json()})

    def record(self) -> list[dict[str, Any]]:
        return [json.loads(self.platform.read(CURATED, key)) for key in self.platform.keys(CURATED, "queries/")]


@pytest.fixture
def place(platform: Platform) -> Place:
    """Make all of it, and begin a session of somebody who is in the agreement's group."""
    people.cognito.cache_clear()
    signing_in.cognito.cache_clear()
    cognito = platform.client("cognito-idp")
    pool = str(cognito.create_user_pool(PoolName="users")["UserPool"]["Id"])
    cognito.create_group(UserPoolId=pool, GroupName=AGREEMENT.group)
    made = cognito.admin_create_user(UserPoolId=pool, Username=PERSON)["User"]
    cognito.admin_set_user_password(UserPoolId=pool, Username=PERSON, Password="Chosen-2-for-a-test!", Permanent=True)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=PERSON, GroupName=AGREEMENT.group)
    platform.client("dynamodb").create_table(
        TableName="sessions",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    told = {"TIER_ADDRESS": "http://127.0.0.1:8060", "TIER_LINKS": "http://127.0.0.1:8061", "AWS_REGION": "eu-west-2"}
    told |= {"TIER_POOL": pool, "TIER_CLIENT": "client", "SESSIONS_TABLE": "sessions", "QUERIES_BUCKET": CURATED}
    clock, tables = Clock(), SlowTables()
    world = World(
        settings=Settings.of(told),
        catalogue=KNOWN,
        pool=UserPool(pool, "client", "secret"),
        sessions=Sessions(dynamodb_table("sessions")),
        keys=PoolKeys("http://127.0.0.1:9/"),
        lookups=Lookups(KNOWN, pool, clock.read),
        tables=tables,
        record=QueryRecord(CURATED),
        requests=AccessRequests(CURATED),
        inviter=None,
        lent=LentRoles(PEOPLES),
        mark=KEY,
        now=clock.read,
    )
    here = Place(platform, world, clock, tables, people.sub_of({"UserAttributes": made["Attributes"]}))
    here.decide()
    here.name = here.begin()
    return here
