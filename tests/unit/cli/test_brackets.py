"""File names, and the words of files, are printed as they are: a bracket in them is no markup."""

from __future__ import annotations

from typing import Any

import pytest
from rich.table import Table

from cli import console


@pytest.mark.parametrize("words", ["no data contract for x[/y]", "[red]cases[/red].csv"])
def test_brackets_are_printed_and_not_obeyed(words: str, capsys: Any) -> None:
    table = Table("Why")
    table.add_row(words)
    console.console.print(words, table)
    assert capsys.readouterr().out.count(words) == 2
