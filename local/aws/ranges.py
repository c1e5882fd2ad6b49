"""GetObject of one version with a Range: the emulator sends the whole object, and boto3 then writes it in the middle.

A download in parts of a version larger than 8 MiB would come out too long, without any error.
"""

from __future__ import annotations

from typing import Any

from ministack.services import s3


def cut(answer: tuple[int, dict[str, str], Any], wanted: str) -> tuple[int, dict[str, str], Any]:
    """Return the part of a whole answer that a Range header asks for; 416 when it lies beyond the end."""
    _status, headers, body = answer
    span = s3._parse_range(wanted, len(body))
    if span is None:
        return 416, {"Content-Type": "application/xml", "Content-Range": f"bytes */{len(body)}"}, b""
    start, end = span
    part = body[start : end + 1]
    length = {"Content-Length": str(len(part)), "Content-Range": f"bytes {start}-{end}/{len(body)}"}
    of_the_whole = {name for name in headers if name.lower().startswith("x-amz-checksum")}
    kept = {name: value for name, value in headers.items() if name not in of_the_whole}
    return 206, {**kept, **length}, part


def install() -> None:
    """Cut what the emulator answers when a version was asked for by range."""
    get = s3._get_object

    def get_object(bucket: str, key: str, headers: dict[str, str], query: dict[str, Any] | None = None) -> Any:
        answer = get(bucket, key, headers, query)
        wanted = headers.get("range")
        whole = isinstance(answer, tuple) and answer[0] == 200
        return cut(answer, wanted) if wanted and whole and (query or {}).get("versionId") else answer

    s3._get_object = get_object
