"""The colours of the look: contrast of every pair in both themes, reckoned from the CSS; one file names them."""

import re
from pathlib import Path

import pytest

import ledgerhall.pages

STATIC = Path(ledgerhall.pages.__file__).parent / "static" / "pages"
TOKENS = (STATIC / "css" / "tokens.css").read_text()
LIGHT, DARK = 0, 1

# Text on the grounds it may stand on: 4.5. Then borders and shapes that carry meaning: 3.
TEXT = ("ink", "ink-2", "ink-3", "stale", "accent", "fav", "amb", "unf")
GROUNDS = ("surface", "canvas", "sunken", "hover", "accent-soft")
TEXT_PAIRS = [(text, ground) for text in TEXT for ground in GROUNDS] + [
    ("fav", "fav-soft"),
    ("amb", "amb-soft"),
    ("unf", "unf-soft"),
    ("ink", "fav-soft"),
    ("ink", "amb-soft"),
    ("ink", "unf-soft"),
    ("ink-3", "unf-soft"),
    ("accent", "unf-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("accent-strong", "accent-soft"),
    ("surface", "ink"),
    ("bar-ink", "bar"),
    ("bar-ink-2", "bar"),
    ("bar-amb", "bar"),
    ("bar-ink", "bar-2"),
    ("bar-ink-2", "bar-2"),
    ("avatar-ink", "avatar"),
]
SHAPE_PAIRS = [
    ("edge", "surface"),
    ("edge", "canvas"),
    ("focus", "surface"),
    ("focus", "canvas"),
    ("focus", "accent-soft"),
    ("bar-focus", "bar"),
    ("bar-amb-line", "bar"),
    ("c1", "surface"),
    ("c2", "surface"),
    ("c3", "surface"),
    ("unf", "unf-soft"),
    ("amb", "amb-soft"),
]

# What visual.md's table says, light and dark, to two places: our tokens are those values and no others.
WRITTEN = {
    ("ink", "surface"): (16.90, 14.22),
    ("ink-2", "canvas"): (7.65, 9.97),
    ("ink-3", "hover"): (4.89, 5.77),
    ("stale", "accent-soft"): (4.72, 5.13),
    ("accent", "surface"): (8.16, 8.62),
    ("fav", "canvas"): (6.34, 9.20),
    ("amb", "hover"): (6.07, 7.78),
    ("unf", "accent-soft"): (5.91, 6.47),
    ("edge", "surface"): (3.63, 4.08),
    ("focus", "canvas"): (5.18, 7.66),
    ("bar-ink", "bar"): (14.53, 16.94),
    ("bar-amb", "bar"): (11.06, 13.47),
    ("fav", "fav-soft"): (6.08, 7.73),
    ("amb", "amb-soft"): (6.16, 7.85),
    ("unf", "unf-soft"): (5.91, 7.02),
    ("on-accent", "accent"): (8.16, 9.06),
    ("c2", "surface"): (3.11, 3.78),
}
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(")
NAMED = re.compile(
    r":[^;{]*(?<![\w-])(?:white|black|red|green|blue|grey|gray|silver|yellow|orange|navy|teal|maroon|brown)(?![\w-])"
)


def _values():
    screen = TOKENS.split("@media print")[0]
    found = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", screen)
    return {name: (light, dark) for name, light, dark in found}


def _luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """The WCAG ratio of two colours."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
class TestContrast:
    @pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
    def test_of_text_is_at_least_four_and_a_half(self, text, ground, theme):
        values = _values()
        assert contrast(values[text][theme], values[ground][theme]) >= 4.5

    @pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
    def test_of_borders_and_shapes_is_at_least_three(self, shape, ground, theme):
        values = _values()
        assert contrast(values[shape][theme], values[ground][theme]) >= 3

    @pytest.mark.parametrize(("one", "ground"), WRITTEN)
    def test_is_what_the_design_says(self, one, ground, theme):
        values = _values()
        assert round(contrast(values[one][theme], values[ground][theme]), 2) == WRITTEN[one, ground][theme]


class TestColours:
    def test_have_a_value_in_both_themes(self):
        screen = re.sub(r"/\*.*?\*/", "", TOKENS.split("@media print")[0], flags=re.DOTALL)
        alone = re.sub(r"light-dark\((?:[^()]|\([^()]*\))*\)", "", screen)
        assert _values()
        assert not COLOUR.findall(alone)

    def test_stand_in_the_tokens_alone(self):
        others = [path for path in (STATIC / "css").glob("*.css") if path.name != "tokens.css"]
        assert others
        for path in others:
            text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
            assert not COLOUR.findall(text.replace("color-mix(", "mix(")), path.name
            assert not NAMED.findall(text), path.name

    def test_stand_in_no_script_and_no_icon(self):
        for path in [*(STATIC / "js").glob("*.js"), STATIC / "icons.svg"]:
            assert not COLOUR.findall(path.read_text()), path.name

    def test_that_a_component_names_exist(self):
        defined = set(re.findall(r"--([\w-]+):", TOKENS))
        for path in (STATIC / "css").glob("*.css"):
            assert set(re.findall(r"var\(--([\w-]+)", path.read_text())) <= defined, path.name
