from __future__ import annotations

import pytest

from jobs.plain_patterns import is_plain


@pytest.mark.parametrize(
    "pattern",
    [
        "-?[0-9]{1,18}",
        r"-?[0-9]{1,18}(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?",
        "[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}",
        "[A-Za-z0-9 -]*",
        "[ -~]*",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "T[0-9]{4}",
        "",
    ],
)
def test_letters_and_classes_one_after_the_other_are_plain(pattern: str) -> None:
    assert is_plain(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",  # Java tries every division of the letters a
        "a*a*b",
        "(a|aa){1,40}",
        "a?" * 30 + "a{30}",
        "[^<>]*",  # what a negated class leaves out may differ
        "a.c",  # a dot of Java's leaves out more ends of lines
        r"\s*",
        r"\bword",
        "[[:alpha:]]",
        "[a[b]]",  # a class within a class, to Java
        "[a&&b]",  # an intersection, to Java
        "a{,3}",
        "(?i)a",
        "^a$",
        "é",
        "(a)*",
        "a{2}{3}",
        "a++",
    ],
)
def test_what_java_may_read_otherwise_or_slowly_is_not(pattern: str) -> None:
    assert not is_plain(pattern)
