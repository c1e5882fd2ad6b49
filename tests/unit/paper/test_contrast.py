from __future__ import annotations

import re
from pathlib import Path

import pytest

from lambdas.core.paper import pages

SHEET = (Path(pages.__file__).parent / "colours.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block)) for block in re.findall(r":root \{([^}]*)\}", SHEET)[:2]
)
GROUNDS = ("paper", "raised", "sunken")


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio (WCAG 2.2)."""
    lighter, darker = sorted([luminance(first), luminance(second)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["ink", "soft", "accent", "good", "warn", "bad"])
def test_text_can_be_read_on_every_ground(theme: dict[str, str], ground: str, ink: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_lines_that_mean_something_can_be_seen(theme: dict[str, str]) -> None:
    assert contrast(theme["edge"], theme["paper"]) >= 3


def test_the_dark_theme_is_another_one() -> None:
    assert luminance(LIGHT["paper"]) > 0.8
    assert luminance(DARK["paper"]) < 0.02
