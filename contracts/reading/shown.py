"""Texts that people must be able to read: signs that show nothing do not count."""

from __future__ import annotations

from pydantic import AfterValidator

from contracts.reading.persons import plain_name


def shown(least: int) -> AfterValidator:
    """Return what refuses a text that shows fewer signs than this, spaces between words counted once."""

    def checked(text: str) -> str:
        if len(plain_name(text)) < least:
            raise ValueError(f"{text!r} shows fewer than {least} signs: spaces and unseen signs say nothing")
        return text

    return AfterValidator(checked)
