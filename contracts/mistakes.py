"""Gathers mistakes in one file of the catalogue, so that all are told at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from contracts.errors import Mistake

NOTHING = "nothing"


@dataclass
class Mistakes:
    """The mistakes found so far in one file; ``file`` is its path below the catalogue's root."""

    file: str
    found: list[Mistake] = field(default_factory=list)

    def add(self, place: str, found: object, allowed: str) -> None:
        """Note one mistake: where in the file, what stands there, what may stand there."""
        text = found if isinstance(found, str) and found == NOTHING else repr(found)
        self.found.append(Mistake(self.file, place or "the whole file", text, allowed))

    def not_among(self, place: str, found: str, allowed: Collection[str]) -> None:
        """Note a name that is none of those allowed, with the nearest one."""
        self.add(place, found, one_of(found, allowed))

    def missing(self, place: str, allowed: str) -> None:
        """Note something that must be there and is not."""
        self.add(place, NOTHING, allowed)

    def from_pydantic(self, error: ValidationError, model: type[BaseModel], within: str = "") -> None:
        """Note each error of a pydantic validation in the words of the catalogue."""
        for item in error.errors():
            place = join(within, *item["loc"])
            self.add(place, *_in_words(item, model))


def one_of(found: str, allowed: Collection[str]) -> str:
    """Put the allowed names in words, with the one most like what was found first."""
    names = sorted(allowed)
    near = get_close_matches(found, names, n=1, cutoff=0.6)
    listed = ", ".join(names[:40]) + (", …" if len(names) > 40 else "")
    return (f"did you mean {near[0]}? " if near else "") + f"one of {listed}"


def join(*parts: str | int) -> str:
    """Write a place in a file: names parted by dots, positions in brackets."""
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part:
            text += f".{part}" if text else part
    return text


def relative(path: Path, root: Path) -> str:
    """Give the path as mistakes name it: below the folder that holds the catalogue."""
    return path.relative_to(root.parent).as_posix()


def _in_words(item: Mapping[str, Any], model: type[BaseModel]) -> tuple[object, str]:
    kind, location = item["type"], item["loc"]
    if kind == "missing":
        return NOTHING, _description(model, location) or "a value"
    if kind == "extra_forbidden":
        owner = _owner(model, location[:-1])
        names = [f.alias or name for name, f in owner.model_fields.items()] if owner else []
        return location[-1], one_of(str(location[-1]), names)
    if kind == "enum":
        return item["input"], one_of(str(item["input"]), _options(item["ctx"]["expected"]))
    return item["input"], item["msg"][0].lower() + item["msg"][1:]


def _options(expected: str) -> list[str]:
    return [part.strip("' ") for part in expected.replace(" or ", ", ").split(",")]


def _description(model: type[BaseModel], location: tuple[str | int, ...]) -> str | None:
    owner = _owner(model, location[:-1])
    if owner is None:
        return None
    for name, info in owner.model_fields.items():
        if location[-1] in (name, info.alias):
            return info.description
    return None


def _owner(model: type[BaseModel], location: tuple[str | int, ...]) -> type[BaseModel] | None:
    """Return the model that stands at this place below another."""
    for part in location:
        if isinstance(part, int):
            continue
        info = next((f for name, f in model.model_fields.items() if part in (name, f.alias)), None)
        inner = _model_in(info.annotation) if info else None
        if inner is None:
            return None
        model = inner
    return model


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
