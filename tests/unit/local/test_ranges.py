"""Parts of an object."""

from __future__ import annotations

from local.aws.ranges import cut

WHOLE = (200, {"Content-Length": "10", "ETag": '"e"', "x-amz-checksum-crc32": "x=="}, b"0123456789")


def test_a_part_is_cut_out_and_says_where_it_lies_but_not_the_whole_s_checksum() -> None:
    status, headers, body = cut(WHOLE, "bytes=4-6")

    assert (status, body) == (206, b"456")
    assert headers == {"Content-Length": "3", "Content-Range": "bytes 4-6/10", "ETag": '"e"'}


def test_a_part_without_end_goes_to_the_last_byte() -> None:
    assert cut(WHOLE, "bytes=8-")[2] == b"89"


def test_a_part_beyond_the_end_is_refused() -> None:
    assert cut(WHOLE, "bytes=10-")[0] == 416
