"""Line ends of old computers: a carriage return alone, in a text whose beginning has no line feed at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def carriage_returns(start: bytes) -> bool:
    """Tell whether the lines of a text end with carriage returns alone, by its beginning in UTF-8."""
    return b"\r" in start and b"\n" not in start


def to_line_feeds(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Turn carriage returns into line feeds; one before a line feed is part of that line end."""
    held = b""
    for chunk in chunks:
        text = held + chunk
        held = b"\r" if text.endswith(b"\r") else b""
        text = text[: len(text) - len(held)]
        yield text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if held:
        yield b"\n"
