"""One record as one line of delimited text."""

from __future__ import annotations

from collections.abc import Iterable


def line_of(texts: Iterable[str], sign: str) -> bytes:
    """Write texts as a line, in quotes where they must be; line breaks in them become spaces (see LINE_BREAK)."""
    return (sign.join(_quoted(text, sign) for text in texts) + "\n").encode(errors="surrogatepass")


def breaks(text: str) -> bool:
    """Tell whether a text runs over several lines."""
    return "\n" in text or "\r" in text


def _quoted(text: str, sign: str) -> str:
    if breaks(text):
        text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
    if sign in text or '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return text
