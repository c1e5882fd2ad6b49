"""Makes a scenario from an address: what is known of an area's hospitals, and what the reader supposes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlencode

from dashboards.explorer.cube import Cube
from dashboards.explorer.demand.beds import Now
from dashboards.explorer.demand.growth import LEAST, MOST, growth_of
from dashboards.explorer.demand.scenario import Assumptions
from dashboards.explorer.errors import SiteAway
from dashboards.explorer.source import Site
from lambdas.core.paper.words import visible

PRODUCT, MEASURE, AREA = "hospital_activity", "measure", "area"
ADMISSIONS, BEDS = "admissions_and_diagnoses", "beds_occupied"
HISTORY = 90
_LONGEST = 1000


@dataclass(frozen=True)
class Field:
    """A number that the reader supposes: what it is called, its least and most, and its step."""

    title: str
    hint: str
    least: float
    most: float
    step: float
    default: float


# Stays: docs/scenarios.md says where the numbers are from. Growth has the last fortnight's as its default.
FIELDS: dict[str, Field] = {
    "growth": Field(
        "Admissions change by, % a week", "at first, that of the last two weeks", 100 * LEAST, 100 * MOST, 1, 0
    ),
    "change": Field("Days until that changes", "counted from the newest figure", 1, 84, 1, 21),
    "later": Field(
        "From that day on by, % a week", "what a decision is supposed to bring", 100 * LEAST, 100 * MOST, 1, 0
    ),
    "stay": Field("Mean stay, days", "from admission, or diagnosis, to leaving", 1, 40, 0.5, 9),
    "growth_by": Field("Growth may be off by, points a week", "one standard deviation", 0, 40, 1, 5),
    "stay_by": Field("Mean stay may be off by, %", "one standard deviation", 0, 50, 1, 10),
    "weeks": Field("Weeks ahead", "the further, the less it tells", 1, 12, 1, 6),
    "beds": Field("Beds there are", "drawn as a line; 0 for none", 0, 1_000_000, 1, 0),
}
VARIATION = 0.9


@dataclass(frozen=True)
class Supposed:
    """An area, what is known of it, and the numbers supposed; a sentence for each thing that was put right.

    ``of_area`` are those that the area itself begins with.
    """

    cube: Cube
    area: str
    numbers: Mapping[str, float]
    of_area: Mapping[str, float] = field(default_factory=dict)
    told: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the area is called."""
        return self.cube.values[AREA][self.area]

    def series(self, measure: str) -> dict[date, int]:
        """Return the published figures of the area, by day."""
        line = self.cube.lines.get((measure, self.area), {})
        return {date.fromisoformat(day): cell.count for day, cell in sorted(line.items()) if cell.count is not None}

    @property
    def today(self) -> date:
        """The newest day on which both beds and admissions are known."""
        return max(set(self.series(BEDS)) & set(self.series(ADMISSIONS)))

    @property
    def now(self) -> Now:
        """Where the scenario begins; a day that was not reported counts as the day before it."""
        found = self.series(ADMISSIONS)
        known: list[float] = []
        for back in range(HISTORY, -1, -1):
            figure = found.get(self.today - timedelta(days=back))
            known.append(float(figure) if figure is not None else known[-1] if known else 0.0)
        return Now(float(self.series(BEDS)[self.today]), tuple(known))

    @property
    def assumed(self) -> Assumptions:
        """The assumptions, as the model takes them."""
        of = self.numbers
        return Assumptions(
            growth=of["growth"] / 100,
            later=of["later"] / 100,
            change=int(of["change"]),
            stay=of["stay"],
            variation=VARIATION,
            growth_by=of["growth_by"] / 100,
            stay_by=of["stay_by"] / 100,
            days=7 * int(of["weeks"]),
        )

    def query(self, **changes: float | str) -> str:
        """Return the scenario as an address has it."""
        fields = {"area": self.area, **{name: _written(number) for name, number in self.numbers.items()}, **changes}
        return "?" + urlencode(fields)

    def elsewhere(self, area: str) -> str:
        """Return the scenario of another area: what the reader chose goes along, what this one grows by does not."""
        chosen = {name: number for name, number in self.numbers.items() if self.of_area.get(name) != number}
        return replace(self, area=area, numbers=chosen).query()


def supposed(site: Site, query: str, typed: Mapping[str, str | None] | None = None) -> Supposed:
    """Make the scenario of an address, with numbers typed in place of its own. Raises ``SiteAway``."""
    offer = site.offers().get(PRODUCT)
    if offer is None or [facet.name for facet in offer.facets] != [MEASURE, AREA]:
        raise SiteAway("no figures of hospitals are published yet")
    cube = site.release(offer, offer.latest)
    fields = parse_qs(query.removeprefix("?")) if len(query) <= _LONGEST else {}
    told: list[str] = []
    areas = [area for area in cube.values[AREA] if _known(cube, area)]
    if not areas:
        raise SiteAway("the figures of hospitals have no day with both admissions and beds")
    area = next(iter(fields.get(AREA, [])), areas[0])
    if area not in areas:
        told.append(f"There are no figures of hospitals for “{visible(area[:40])}”.")
        area = areas[0]
    begun = Supposed(cube, area, {})
    grown = round(100 * growth_of(begun.now.admitted))
    own = {"growth": grown, "later": min(0, grown) - 10}
    of_area = {name: _number(name, None, number, told) for name, number in own.items()}
    defaults = {name: field.default for name, field in FIELDS.items()} | of_area
    asked = {name: found[0] for name, found in fields.items()}
    asked |= {name: text for name, text in (typed or {}).items() if text is not None}
    numbers = {name: _number(name, asked.get(name), defaults[name], told) for name in FIELDS}
    return Supposed(cube, area, numbers, of_area, tuple(told))


def _known(cube: Cube, area: str) -> bool:
    admitted, taken = (cube.lines.get((measure, area), {}) for measure in (ADMISSIONS, BEDS))
    return any(admitted[day].count is not None and taken[day].count is not None for day in admitted if day in taken)


def _number(name: str, asked: str | None, default: float, told: list[str]) -> float:
    """Return what was asked for, within what is allowed and to its step; the default where it is no number."""
    field = FIELDS[name]
    try:
        found = default if asked is None else float(asked)
    except ValueError:
        found = float("nan")
    if found != found:  # noqa: PLR0124 - not a number
        told.append(f"{field.title}: a number is needed.")
        found = default
    within = min(field.most, max(field.least, round(found / field.step) * field.step if abs(found) < 1e9 else found))
    if asked is not None and within != found:
        told.append(
            f"{field.title}: from {_written(field.least)} to {_written(field.most)} by {_written(field.step)}; "
            f"{_written(within)} is taken."
        )
    return within


def _written(number: float | str) -> str:
    return f"{float(number):g}" if not isinstance(number, str) else number
