"""Reads one YAML file of the catalogue; a key written twice is a mistake, never a silent overwrite."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from contracts.reading.mistakes import Mistakes
from contracts.reading.text_file import read_text

if TYPE_CHECKING:
    from yaml import SafeLoader as _Base
else:
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):
    """A safe loader that refuses repeated keys and leaves dates as the text they were written as."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build one mapping, refusing a key that stands in it twice."""
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key that is a list or mapping", key_node.start_mark
                )
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def _as_written(loader: _Loader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _as_written)


def load_yaml(text: str) -> Any:
    """Return what a text in YAML says, dates as they are written. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - built on the safe loader


def read_yaml(path: Path, mistakes: Mistakes) -> dict[str, Any] | None:
    """Return the mapping in a YAML file; None, with the mistake noted, when there is none to be had."""
    text = read_text(path, mistakes)
    if text is None:
        return None
    try:
        loaded = load_yaml(text)
    except yaml.YAMLError as error:
        mistakes.add(_place(error), getattr(error, "problem", None) or str(error), "well-formed YAML")
        return None
    if not isinstance(loaded, dict):
        mistakes.add("", loaded, "a YAML mapping: keys, each with its value")
        return None
    return loaded


def _place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}" if mark else ""
