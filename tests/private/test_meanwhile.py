"""What happens while a page is made, or between two: access that ends, a session that lapses, a pool gone lax."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pyarrow as pa
import pytest
from werkzeug.test import Client

from contracts.agreement_states import Verb
from dashboards.private.browsers import FIELD
from dashboards.private.lookups import FRESH, Lookups
from dashboards.private.server import make_server
from dashboards.private.settings import Settings
from dashboards.private.world import World
from lambdas.adapters import people, signing_in
from lambdas.adapters.clients import dynamodb_table
from lambdas.adapters.pool_keys import PoolKeys
from lambdas.adapters.query_record import QueryRecord
from lambdas.adapters.restricted import RestrictedTables
from lambdas.adapters.sessions import Sessions
from lambdas.adapters.signing_in import UserPool
from lambdas.core.private.answering import Kept
from lambdas.core.private.rights import GivenTable
from lambdas.core.private.sessions import IDLE, Session, Waiting, form_mark, new_name
from lambdas.core.private.steps import Given, Outcome
from tests.support.agreed import decided
from tests.support.platform import CURATED, LEDGER, Platform
from tests.unit.private.test_question import KNOWN

AGREEMENT = KNOWN.agreements["wharfe_modelling"]
PAGE = "/agreements/wharfe_modelling/covid_tests"
DOORS = [PAGE, f"{PAGE}/file.csv"]
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

    def decide(self, *verbs: Verb) -> None:
        for decision in decided(AGREEMENT, *verbs):
            key = {"pk": f"agreement#{AGREEMENT.name}", "sk": f"decision#{decision.number:06}"}
            dynamodb_table(LEDGER).put_item(Item={**key, "decision": decision.model_dump_json()})

    def record(self) -> list[dict[str, Any]]:
        return [json.loads(self.platform.read(CURATED, key)) for key in self.platform.keys(CURATED, "queries/")]


@pytest.fixture
def place(platform: Platform) -> Place:
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
        mark=KEY,
        now=clock.read,
    )
    here = Place(platform, world, clock, tables, people.sub_of({"UserAttributes": made["Attributes"]}))
    here.decide()
    here.name = here.begin()
    return here


@pytest.mark.parametrize("door", DOORS)
def test_what_was_read_is_given_and_written_down_with_its_page_and_version(place: Place, door: str) -> None:
    answer = place.client().get(door)
    assert answer.status_code == 200
    assert "1950" in answer.text
    (line,) = place.record()
    assert (line["door"], line["page"]) == (("page", 1) if door == PAGE else ("file", 0))
    assert (line["rows"], line["of"], line["version"]) == (1, 1, "8041")


@pytest.mark.parametrize("door", DOORS)
def test_an_agreement_that_is_suspended_while_its_table_is_read_gives_nothing(place: Place, door: str) -> None:
    def suspend() -> None:
        place.decide(Verb.SUSPEND)
        place.clock.now += FRESH

    place.tables.meanwhile = suspend
    answer = place.client().get(door)
    assert answer.status_code == 404
    assert "no agreement of yours gives it now" in answer.text
    assert "1950" not in answer.text
    assert place.record() == []


@pytest.mark.parametrize("door", DOORS)
def test_somebody_whose_session_ends_while_a_table_is_read_is_nobody(place: Place, door: str) -> None:
    place.tables.meanwhile = lambda: place.world.sessions.end_all(place.sub)
    answer = place.client().get(door)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert "1950" not in answer.text
    assert place.record() == []


def test_signing_out_with_a_session_that_has_lapsed_ends_those_elsewhere(place: Place) -> None:
    place.clock.now += IDLE
    elsewhere = place.begin()
    assert place.client().get("/").headers["Location"] == "/sign-in"
    assert place.client(elsewhere).get("/").status_code == 200

    assert place.post("/sign-out", place.name).headers["Location"] == "/signed-out"
    assert place.client(elsewhere).get("/").headers["Location"] == "/sign-in"


def test_a_name_that_signed_out_signs_out_nobody_again(place: Place) -> None:
    assert place.post("/sign-out", place.name).headers["Location"] == "/signed-out"
    again = place.begin()
    for name in (place.name, new_name()):
        assert place.post("/sign-out", name).headers["Location"] == "/sign-in"
    assert place.client(again).get("/").status_code == 200


def test_whoever_was_deleted_meanwhile_can_still_sign_out(place: Place) -> None:
    cognito = place.platform.client("cognito-idp")
    cognito.admin_delete_user(UserPoolId=place.world.settings.pool, Username=PERSON)
    assert place.post("/sign-out", place.name).headers["Location"] == "/signed-out"
    assert place.world.sessions.of(place.name) is None


@pytest.mark.parametrize("step", ["", "NEW_PASSWORD_REQUIRED"])
def test_nobody_is_let_in_who_has_shown_no_code(place: Place, step: str, caplog: pytest.LogCaptureFixture) -> None:
    place.world = replace(place.world, pool=cast("UserPool", LaxPool()))
    name = new_name()
    if step:
        place.world.sessions.wait(name, Waiting(step, PERSON, "handle", place.clock.now + 60))
        answer = place.post(
            "/sign-in/new-password", name, password="Chosen-3-for-a-test!", again="Chosen-3-for-a-test!"
        )
    else:
        answer = place.post("/sign-in", name, username=PERSON, password="Chosen-2-for-a-test!")
    assert answer.status_code == 403
    assert "You could not be signed in" in answer.text
    assert "multi-factor authentication must be required" in caplog.text


def test_a_session_ends_when_its_browser_begins_to_sign_in_as_somebody(place: Place) -> None:
    place.world = replace(place.world, pool=cast("UserPool", LaxPool()))
    place.post("/sign-in", place.name, username="grace", password="Chosen-2-for-a-test!")
    assert place.world.sessions.of(place.name) is None
