"""Readers, so many at once: each asks again as soon as it has its answer. Standard library alone."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

WARM = 10
MOST = 50_000  # answers of one measurement, however long it may last


@dataclass(frozen=True)
class Served:
    """What readers saw: answers a second, and the 50th and 95th of a hundred waits in milliseconds."""

    a_second: float
    median: float
    slow: float


def served(port: int, request: bytes, clients: int, seconds: float) -> Served:
    """Let readers ask for as long as this, after a few that do not count. Raises on an answer that is not 200."""
    return asyncio.run(_served(port, request, clients, seconds))


async def _served(port: int, request: bytes, clients: int, seconds: float) -> Served:
    await _reader(port, request, float("inf"), WARM)
    began = time.perf_counter()
    found = await asyncio.gather(*(_reader(port, request, began + seconds, MOST // clients) for _ in range(clients)))
    waits = sorted(wait for one in found for wait in one)
    took = time.perf_counter() - began
    return Served(len(waits) / took, 1000 * waits[len(waits) // 2], 1000 * waits[int(0.95 * len(waits))])


async def _reader(port: int, request: bytes, until: float, most: int) -> list[float]:
    """Ask over one connection, opened anew when the server ends it; return each wait in seconds."""
    waits: list[float] = []
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until and len(waits) < most:
        began = time.perf_counter()
        writer.write(request)
        if await _answer(reader):
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        waits.append(time.perf_counter() - began)
    writer.close()
    return waits


async def _answer(reader: asyncio.StreamReader) -> bool:
    """Read one answer; return whether the server ends the connection after it."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    if " 200 " not in head.partition("\r\n")[0]:
        raise RuntimeError(head)
    fields = dict(line.partition(": ")[::2] for line in head.split("\r\n")[1:])
    if "content-length" in fields:
        await reader.readexactly(int(fields["content-length"]))
    else:
        while await _chunk(reader):
            pass
    return fields.get("connection") == "close" or head.startswith("http/1.0")


async def _chunk(reader: asyncio.StreamReader) -> int:
    size = int((await reader.readline()).strip() or b"0", 16)
    await reader.readexactly(size + 2)
    return size
