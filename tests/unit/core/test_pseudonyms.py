# ruff: noqa: S608 - the statements are made of this module's own words
from __future__ import annotations

import hashlib
import hmac

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.datasets.curated import CuratedColumn, Origin
from contracts.datasets.dataset import ColumnType
from lambdas.core.ingest.identities import bind_key, pseudonyms_sql
from lambdas.core.pseudonyms import normalise, normalised_sql, pseudonym, pseudonym_sql

KEY = hashlib.sha256(b"a key for tests").digest()


NUMBER = CuratedColumn("number", ColumnType.STRING, "", Origin.PSEUDONYM, "number", 1)


def in_sql(key: bytes, identifiers: list[str | None]) -> list[str | None]:
    """The pseudonyms that the engine makes, one at a time and many together, which must be the same."""
    with duckdb.connect(config={"threads": 1}) as connection:
        bind_key(connection, key)
        connection.execute(
            "CREATE TABLE given AS SELECT unnest(range(len($1))) AS __line, unnest($1::VARCHAR[]) AS said",
            [identifiers],
        )
        rows = f"SELECT __line, {normalised_sql('said')} AS number FROM given"
        single = connection.execute(f"SELECT {pseudonym_sql('number')} FROM ({rows}) ORDER BY __line").fetchall()
        together = connection.execute(
            f"SELECT number FROM ({pseudonyms_sql([NUMBER], rows)}) ORDER BY __line"
        ).fetchall()
    assert single == together
    return [made for (made,) in together]


def test_a_pseudonym_is_the_standard_librarys_hmac_of_the_normalised_identifier() -> None:
    expected = hmac.new(KEY, b"9434765919", hashlib.sha256).hexdigest()

    assert pseudonym(KEY, "943 476 5919") == expected
    assert in_sql(KEY, ["943 476 5919"]) == [expected]


@settings(max_examples=150)
@given(st.binary(min_size=32, max_size=32), st.lists(st.text(max_size=80), min_size=1, max_size=20))
def test_engine_and_standard_library_agree_on_any_text(key: bytes, identifiers: list[str]) -> None:
    clean = [text.replace("\0", "") for text in identifiers]
    clean = [text.encode("utf-8", "ignore").decode() for text in clean]

    assert in_sql(key, clean) == [hmac.new(key, normalise(text).encode(), hashlib.sha256).hexdigest() for text in clean]


@pytest.mark.parametrize(
    "written", ["9434765919", "943 476 5919", "943-476-5919", " 943\u00a0476\t5919 ", "943\u2013476\u20115919"]
)
def test_one_number_has_one_pseudonym_however_it_is_written(written: str) -> None:
    assert pseudonym(KEY, written) == pseudonym(KEY, "9434765919")


def test_letters_a_to_z_are_folded_and_no_others() -> None:
    kelvin = "\u212a"  # its lower case is an ASCII k

    assert normalise(f"Ab-1É ß{kelvin}") == f"ab1Éß{kelvin}"
    assert in_sql(KEY, [f"Ab-1É ß{kelvin}", kelvin, "k", "K"]) == [
        pseudonym(KEY, text) for text in (f"Ab-1É ß{kelvin}", kelvin, "k", "K")
    ]
    assert pseudonym(KEY, kelvin) != pseudonym(KEY, "k")


def test_no_identifier_has_no_pseudonym() -> None:
    assert in_sql(KEY, ["a", None, "b", None]) == [pseudonym(KEY, "a"), None, pseudonym(KEY, "b"), None]


def test_two_keys_share_no_pseudonym() -> None:
    assert pseudonym(KEY, "9434765919") != pseudonym(bytes(32), "9434765919")


def test_a_key_of_the_wrong_length_is_refused() -> None:
    with duckdb.connect() as connection, pytest.raises(ValueError, match="32 bytes; this one has 16"):
        bind_key(connection, bytes(16))


def test_the_key_stands_in_no_statement_and_no_error() -> None:
    query = f"SELECT {pseudonym_sql('current_setting(chr(84))')}"
    with duckdb.connect() as connection:
        bind_key(connection, KEY)
        with pytest.raises(duckdb.Error) as caught:
            connection.execute(query).fetchall()

    inner = bytes(byte ^ 0x36 for byte in KEY)
    for secret in (KEY, inner):
        assert secret.hex() not in (query + str(caught.value)).lower()
        assert "\\x" + secret[:1].hex() not in str(caught.value).lower()
