"""What a dataset, a product or a column may be called."""

from __future__ import annotations

import re

from contracts.drops.drop import UNCLAIMED
from contracts.reading.faulty import faulty, sound
from contracts.reading.mistakes import Mistakes
from contracts.reading.sql_words import SQL_WORDS

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
ALLOWED = "lower-case letters, digits and underscores, a letter first, at most 63 signs"

RESERVED_BY_SQL = "another name: SQL reserves this word, so that no rule and no query could use it"

# A bucket has at most 63 signs: pratique-<environment>-landing-<dataset>-<account of 12 digits>. This much is left
# beside an environment's shortest name; one with a longer name says at synth when it has less.
LONGEST_DATASET = 63 - len("pratique-xx-landing--") - 12

RESERVED = {
    UNCLAIMED: "the landing zone of files for no known dataset is called that",
    "candidates": "the folder of candidates for release, beside those of the curated tables, is called that",
    "histories": "the folder of what releases have said, beside those of the curated tables, is called that",
}


def is_name(text: str) -> bool:
    """Whether a dataset, a product or a column may be called this; FaultyPartError when the text is faulty."""
    return NAME.fullmatch(sound(text)) is not None


def not_a_column(text: str) -> str | None:
    """Say what a column that cannot be called this may be called; None when it can. FaultyPartError when faulty."""
    if not is_name(text):
        return ALLOWED
    return RESERVED_BY_SQL if text in SQL_WORDS else None


def check_dataset_name(name: str, mistakes: Mistakes) -> str:
    """Note what a dataset may not be called: its landing zone, curated table and folder are named for it.

    Returns the name, a faulty one when it is not allowed.
    """
    before = len(mistakes.found)
    if name in RESERVED:
        mistakes.add("id", name, f"another name, for the folder too: {RESERVED[name]}")
    elif not is_name(name):
        mistakes.add("id", name, f"{ALLOWED}, for the folder too")
    elif name in SQL_WORDS:
        mistakes.add("id", name, f"{RESERVED_BY_SQL}, for the folder too")
    elif len(name) > LONGEST_DATASET:
        mistakes.add("id", name, f"at most {LONGEST_DATASET} signs, for the folder too: a bucket is named for it")
    return name if len(mistakes.found) == before else faulty(name)


def check_product_name(name: str, mistakes: Mistakes) -> None:
    """Note what a product may not be called: its address is made from its name."""
    if not is_name(name):
        mistakes.add("name", name, f"{ALLOWED}, for the folder too")
