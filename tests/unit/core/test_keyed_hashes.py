from __future__ import annotations

import hashlib
import hmac

import pytest

from lambdas.core.keyed_hashes import KeyedHashes

KEY = hashlib.sha256(b"a key for tests").digest()
HASHES = KeyedHashes(KEY)


def hashed(texts: list[bytes]) -> list[str]:
    return HASHES.of_lines(b"".join(text + b"\n" for text in texts)).decode().splitlines()


def by_the_standard_library(texts: list[bytes]) -> list[str]:
    return [hmac.new(KEY, text, hashlib.sha256).hexdigest() for text in texts]


@pytest.mark.parametrize("many", range(10))
def test_every_line_is_hashed_as_the_standard_library_does_however_many_there_are(many: int) -> None:
    texts = [bytes([65 + place]) * place for place in range(many)]

    assert hashed(texts) == by_the_standard_library(texts)


def test_a_line_of_any_length_and_any_bytes_is_hashed() -> None:
    every = bytes(byte for byte in range(256) if byte != ord("\n"))
    texts = [every[start : start + length] for length in range(66) for start in (0, 100, 190)]

    assert hashed(texts) == by_the_standard_library(texts)
    assert hashed([*texts, every]) == by_the_standard_library([*texts, every])


def test_a_key_shorter_or_as_long_as_a_block_is_padded_and_a_longer_one_refused() -> None:
    for size in (1, 32, 64):
        assert (
            KeyedHashes(bytes(size)).of_lines(b"x\n") == hmac.digest(bytes(size), b"x", "sha256").hex().encode() + b"\n"
        )
    with pytest.raises(ValueError, match="64 bytes; this one has 65"):
        KeyedHashes(bytes(65))
