"""What somebody looks at: which release, which of its figures, over how long, in which form. It is its own address."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from urllib.parse import urlencode

from dashboards.explorer.cube import Cube, Key
from dashboards.explorer.offers import Offer
from dashboards.explorer.per_people import Picks, in_the_way

MOST_LINES = 6  # more cannot be told apart, in colour or without
SPANS = {"28": "4 weeks", "91": "13 weeks", "365": "A year", "all": "All dates"}
COUNT, MEAN, RATE, PER_HEAD, PER_HEAD_MEAN = "count", "mean", "rate", "per_head", "per_head_mean"
AVERAGED = frozenset({MEAN, PER_HEAD_MEAN})
PEOPLED = frozenset({PER_HEAD, PER_HEAD_MEAN})
RESERVED = frozenset({"product", "release", "last", "show"})


def parameter(facet: str) -> str:
    """Return what a facet is called in an address; the words that mean something else there are set apart."""
    return f"{facet}_" if facet in RESERVED else facet


@dataclass(frozen=True)
class View:
    """One view. ``picks`` has, of each facet in the offer's order, the chosen values: at least one.

    ``held`` tells that the view stays with its release when a newer one comes.
    """

    cube: Cube
    picks: Picks
    last: str
    show: str
    held: bool = False

    @property
    def offer(self) -> Offer:
        """The product."""
        return self.cube.offer

    @property
    def keys(self) -> list[Key]:
        """The key of each line, in the order of the picks."""
        return list(product(*(self.picks[facet.name] for facet in self.offer.facets)))

    def query(self, *, held: bool | None = None) -> str:
        """Return the view as an address has it, with its question mark: the same view, the same text."""
        fields = [("product", self.offer.name)]
        if self.held if held is None else held:
            fields.append(("release", self.cube.release))
        for facet in self.offer.facets:
            fields += [(parameter(facet.name), value) for value in self.picks[facet.name]]
        return "?" + urlencode([*fields, ("last", self.last), ("show", self.show)])

    def called(self, key: Key) -> str:
        """Name a line by what tells it from the others; by its first facet where it is alone."""
        names = self._names(key)
        apart = [names[facet] for facet, chosen in self.picks.items() if len(chosen) > 1]
        return ", ".join(apart) or next(iter(names.values()), self.offer.measure_title)

    @property
    def common(self) -> list[str]:
        """What all lines have in common, in words: a whole, such as all ages, as one says it within a sentence."""
        names, area = self._names(self.keys[0]), self.offer.area
        said = []
        for facet in self.offer.facets:
            name, chosen = names[facet.name], self.picks[facet.name]
            if len(chosen) == 1:
                of_all = facet is not area and chosen == (facet.whole,)
                said.append(f"{name[:1].lower()}{name[1:]}" if of_all else name)
        return said

    def _names(self, key: Key) -> dict[str, str]:
        return {
            facet.name: self.cube.values[facet.name].get(value, value)
            for facet, value in zip(self.offer.facets, key, strict=True)
        }


def forms(cube: Cube, picks: Picks) -> list[str]:
    """Return the forms that figures of a release can be shown in, the one to begin with first."""
    found = [*([MEAN] if cube.daily else []), COUNT, *([RATE] if cube.offer.rate else [])]
    if in_the_way(cube, picks):
        return found
    return [*found, *([PER_HEAD_MEAN] if cube.daily else []), PER_HEAD]


def too_many(picks: Picks) -> bool:
    """Whether the picks make more lines than can be told apart."""
    return prod(len(chosen) for chosen in picks.values()) > MOST_LINES
