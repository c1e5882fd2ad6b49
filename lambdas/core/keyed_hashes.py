"""HMAC-SHA256 of many texts under one key: short ones by ``lambdas.core.sha256_program``, others one by one."""

from __future__ import annotations

import hashlib
import hmac
import struct
from functools import cache

from wasmtime import Engine, Func, Instance, Memory, Module, Store

from lambdas.core.sha256_program import INNER, OUTER, START, TEXT, WORDS, program

_PAGES, _PAGE = 40, 1 << 16
MOST = 1 << 20  # bytes of text hashed in one go
_BLOCK = 64  # bytes in a block of SHA-256, to which RFC 2104 pads the key
_WRITTEN = 65  # bytes of a hash in hexadecimal and its line feed


class KeyedHashes:
    """Hashes texts under a key of at most 64 bytes, which it keeps in memory alone."""

    def __init__(self, key: bytes) -> None:
        if len(key) > _BLOCK:
            raise ValueError(f"a key has at most {_BLOCK} bytes; this one has {len(key)}")
        self._key = key
        self._store = Store(_engine())
        exports = Instance(self._store, _module(), []).exports(self._store)
        memory, run, compress = exports["memory"], exports["run"], exports["compress"]
        if not (isinstance(memory, Memory) and isinstance(run, Func) and isinstance(compress, Func)):
            raise TypeError("the program exports something else")
        self._memory, self._run, self._compress = memory, run, compress
        for address, pad in ((INNER, 0x36), (OUTER, 0x5C)):
            self._take_key(address, pad)

    def of_lines(self, text: bytes) -> bytes:
        """Return the hash of every line as 64 lower-case hexadecimal digits and a line feed.

        A line is ended by a line feed, the last one too. The first hash is held against the standard library's;
        RuntimeError when they differ.
        """
        if not text:
            return b""
        out = TEXT + len(text)
        fits = len(text) <= MOST and out + _WRITTEN * text.count(b"\n") <= _PAGES * _PAGE
        end = -1
        if fits:
            self._memory.write(self._store, text, TEXT)
            end = self._run(self._store, out, out)
        if end < 0:
            return b"".join(self._one(line).encode() + b"\n" for line in text.split(b"\n")[:-1])
        hashes = bytes(self._memory.read(self._store, out, end))
        if hashes[: _WRITTEN - 1] != self._one(text[: text.index(b"\n")]).encode():
            raise RuntimeError("a hash is not that of the standard library")
        return hashes

    def _one(self, text: bytes) -> str:
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()

    def _take_key(self, address: int, pad: int) -> None:
        """Leave the state of SHA-256 after the padded key's block at an address."""
        padded = bytes(byte ^ pad for byte in self._key.ljust(_BLOCK, b"\0"))
        words = struct.unpack(">16I", padded)
        self._memory.write(self._store, b"".join(struct.pack("<4I", *[word] * 4) for word in START), address)
        self._memory.write(self._store, b"".join(struct.pack("<4I", *[word] * 4) for word in words), WORDS)
        self._compress(self._store, address, WORDS)


@cache
def _engine() -> Engine:
    return Engine()


@cache
def _module() -> Module:
    return Module(_engine(), program(_PAGES))
