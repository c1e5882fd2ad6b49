"""HMAC-SHA256 of many short texts under one key, four at a time, as a program in WebAssembly's text format.

The standard library and the engine make and drop several objects for each of the two hashes of an HMAC, which costs
many times what the hashing does. Here the key is hashed once (RFC 2104: its two padded blocks), and what is left of an
HMAC of a short text, two blocks of SHA-256 (FIPS 180-4), runs in four lanes of 32 bits. ``lambdas.core.keyed_hashes``
runs it.
"""

from __future__ import annotations

from functools import reduce
from itertools import count, islice

LONGEST = 55  # bytes of a text that fill a block with its end mark and length
STATE, INNER, OUTER, WORDS, BLOCKS, TEXT = 512, 640, 768, 1024, 1280, 4096  # addresses; constants lie below STATE
_HEX, _STATE_WORDS, _BLOCK_WORDS, _LANES = 256, "abcdefgh", 16, 4


def _root(prime: int, degree: int) -> int:
    """Return the first 32 bits of the fraction of a prime's root."""
    wanted, low, high = prime << 32 * degree, 0, 1 << 40
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= wanted else (low, middle - 1)
    return low & 0xFFFFFFFF


_PRIMES = [*islice((n for n in count(2) if all(n % divisor for divisor in range(2, n))), 64)]
START = tuple(_root(prime, 2) for prime in _PRIMES[:8])
_CONSTANTS = [_root(prime, 3) for prime in _PRIMES]


def _get(name: str) -> str:
    return f"(local.get ${name})"


def _set(name: str, value: str) -> str:
    return f"(local.set ${name} {value})"


def _load(base: str, offset: int) -> str:
    return f"(v128.load offset={offset} {base})"


def _store(base: str, offset: int, value: str) -> str:
    return f"(v128.store offset={offset} {base} {value})"


def _at(address: int) -> str:
    return f"(i32.const {address})"


def _add(*terms: str) -> str:
    return reduce(lambda left, right: f"(i32x4.add {left} {right})", terms)


def _xor(*terms: str) -> str:
    return reduce(lambda left, right: f"(v128.xor {left} {right})", terms)


def _shift(word: str, by: int) -> str:
    return f"(i32x4.shr_u {word} {_at(by)})"


def _turn(word: str, by: int) -> str:
    return f"(v128.or {_shift(word, by)} (i32x4.shl {word} {_at(32 - by)}))"


def _round(number: int) -> str:
    """One round; the state's words trade names, so that none is moved."""
    names = [_STATE_WORDS[(place - number) % 8] for place in range(8)]
    a, b, c, d, e, f, g, h = map(_get, names)
    chosen, majority = f"(v128.bitselect {f} {g} {e})", f"(v128.bitselect {c} {a} {_xor(a, b)})"
    constant = f"(v128.load32_splat offset={4 * number} {_get('k')})"
    first = _add(h, _xor(_turn(e, 6), _turn(e, 11), _turn(e, 25)), chosen, constant, _get(f"w{number}"))
    second = _add(_get("t"), _xor(_turn(a, 2), _turn(a, 13), _turn(a, 22)), majority)
    return _set("t", first) + _set(names[3], _add(d, _get("t"))) + _set(names[7], second)


def _next_word(number: int) -> str:
    word, early, late = (_get(f"w{(number + step) % _BLOCK_WORDS}") for step in (0, 1, 14))
    small = _xor(_turn(early, 7), _turn(early, 18), _shift(early, 3))
    large = _xor(_turn(late, 17), _turn(late, 19), _shift(late, 10))
    return _set(f"w{number}", _add(word, small, _get(f"w{(number + 9) % _BLOCK_WORDS}"), large))


def _compress() -> str:
    """Take a block of every lane into its state."""
    words = [f"w{number}" for number in range(_BLOCK_WORDS)]
    own = "".join(f"(local ${name} v128)" for name in [*_STATE_WORDS, "t", *words])
    begin = "".join(_set(name, _load(_get("words"), 16 * place)) for place, name in enumerate(words))
    begin += "".join(_set(name, _load(_get("state"), 16 * place)) for place, name in enumerate(_STATE_WORDS))
    rounds = "".join(map(_round, range(16)))
    more = "".join(map(_next_word, range(16)))
    end = "".join(
        _store(_get("state"), 16 * place, _add(_load(_get("state"), 16 * place), _get(name)))
        for place, name in enumerate(_STATE_WORDS)
    )
    return f"""(func $compress (export "compress") (param $state i32) (param $words i32) (local $k i32) {own}
      {begin}
      (loop $rounds {rounds} {_set("k", f"(i32.add {_get('k')} {_at(64)})")}
        (if (i32.lt_u {_get("k")} {_at(256)}) (then {more} (br $rounds))))
      {end})"""


_SWAP = "3 2 1 0 7 6 5 4 11 10 9 8 15 14 13 12"  # bytes of words that SHA-256 writes the other way round


def _swapped(word: str) -> str:
    return f"(i8x16.shuffle {_SWAP} {word} {word})"


def _gathered(addresses: list[int], base: str = _at(0)) -> str:
    """Four words from four places."""
    first = f"(v128.load32_zero offset={addresses[0]} {base})"
    places = enumerate(addresses[1:], 1)
    return reduce(lambda got, item: f"(v128.load32_lane offset={item[1]} {item[0]} {base} {got})", places, first)


def _filled() -> str:
    """Put the next text into a lane's block, with its end mark and its length in bits after the key's block."""
    clear = "".join(_store(_get("block"), 16 * place, "(v128.const i64x2 0 0)") for place in range(4))
    return f"""(func $fill (param $from i32) (param $end i32) (param $block i32) (result i32)
      (local $to i32) (local $byte i32) {clear} {_set("to", _get("block"))}
      (if (i32.ge_u {_get("from")} {_get("end")}) (then (return {_get("from")})))
      (block $done (loop $more
        {_set("byte", f"(i32.load8_u {_get('from')})")}
        {_set("from", f"(i32.add {_get('from')} {_at(1)})")}
        (br_if $done (i32.eq {_get("byte")} {_at(10)}))
        (if (i32.ge_u (i32.sub {_get("to")} {_get("block")}) {_at(LONGEST)}) (then (return {_at(-1)})))
        (i32.store8 {_get("to")} {_get("byte")}) {_set("to", f"(i32.add {_get('to')} {_at(1)})")}
        (br $more)))
      (i32.store8 {_get("to")} {_at(0x80)})
      {_set("to", f"(i32.shl (i32.add (i32.sub {_get('to')} {_get('block')}) {_at(64)}) {_at(3)})")}
      (i32.store8 offset=62 {_get("block")} (i32.shr_u {_get("to")} {_at(8)}))
      (i32.store8 offset=63 {_get("block")} {_get("to")})
      {_get("from")})"""


def _hashed() -> str:
    """Hash the four blocks, and then the four hashes, each after the key's block."""
    words = [_gathered([BLOCKS + 64 * lane + 4 * word for lane in range(_LANES)]) for word in range(_BLOCK_WORDS)]
    inner = "".join(_store(_at(WORDS), 16 * place, _swapped(word)) for place, word in enumerate(words))
    outer = [_load(_at(STATE), 16 * place) for place in range(8)]
    outer += [f"(v128.const i32x4 {' '.join([str(bits)] * 4)})" for bits in (0x80000000, *[0] * 6, 8 * (64 + 32))]
    again = "".join(_store(_at(WORDS), 16 * place, word) for place, word in enumerate(outer))
    keys = ["".join(_store(_at(STATE), 16 * i, _load(_at(key), 16 * i)) for i in range(8)) for key in (INNER, OUTER)]
    run = f"(call $compress {_at(STATE)} {_at(WORDS)})"
    return f"(func $hash {inner} {keys[0]} {run} {again} {keys[1]} {run})"


def _written() -> str:
    """Write a lane's hash in hexadecimal, and a line feed."""
    digits = ""
    for half in range(2):
        words = _gathered([STATE + 16 * (4 * half + word) for word in range(4)], _get("lane"))
        digits += _set("bytes", _swapped(words))
        for part, places in enumerate((range(8), range(8, 16))):
            order = " ".join(f"{place} {place + 16}" for place in places)
            high, low = f"(i8x16.shr_u {_get('bytes')} {_at(4)})", f"(v128.and {_get('bytes')} {_FIFTEENS})"
            nibbles = f"(i8x16.shuffle {order} {high} {low})"
            digits += _store(_get("to"), 32 * half + 16 * part, f"(i8x16.swizzle {_load(_at(_HEX), 0)} {nibbles})")
    return f"""(func $write (param $lane i32) (param $to i32) (local $bytes v128)
      {digits} (i32.store8 offset=64 {_get("to")} {_at(10)}))"""


_FIFTEENS = f"(v128.const i8x16 {' '.join(['15'] * 16)})"


def _main() -> str:
    """Hash the texts from TEXT to an address, each ended by a line feed; return the end of what is written, or -1."""
    lanes = "".join(
        f"""{_set("next", f"(call $fill {_get('from')} {_get('end')} {_at(BLOCKS + 64 * lane)})")}
        (if (i32.lt_s {_get("next")} {_at(0)}) (then (return {_at(-1)})))
        {_set("lanes", f"(i32.add {_get('lanes')} (i32.ne {_get('next')} {_get('from')}))")}
        {_set("from", _get("next"))}"""
        for lane in range(_LANES)
    )
    lines = "".join(
        f"""(if (i32.gt_u {_get("lanes")} {_at(lane)}) (then (call $write {_at(4 * lane)} {_get("to")})
        {_set("to", f"(i32.add {_get('to')} {_at(65)})")}))"""
        for lane in range(_LANES)
    )
    return f"""(func (export "run") (param $end i32) (param $to i32) (result i32)
      (local $from i32) (local $next i32) (local $lanes i32) {_set("from", _at(TEXT))}
      (loop $more {_set("lanes", _at(0))} {lanes} (call $hash) {lines}
        (br_if $more (i32.lt_u {_get("from")} {_get("end")})))
      {_get("to")})"""


def program(pages: int) -> str:
    """Return the program, with so many pages of 64 KiB of memory."""
    constants = "".join(f"\\{byte:02x}" for word in _CONSTANTS for byte in word.to_bytes(4, "little"))
    functions = [_compress(), _filled(), _hashed(), _written(), _main()]
    return f"""(module (memory (export "memory") {pages})
      (data (i32.const 0) "{constants}") (data (i32.const {_HEX}) "0123456789abcdef")
      {" ".join(functions)})"""
