"""The ready-made setups, and what the page New Company offers. Pure."""

from collections.abc import Mapping

from ledgerhall.finance.starting import setup_de, setup_eu, setup_gb, setup_se, setup_us
from ledgerhall.finance.starting.tables import Setup

SETUPS: Mapping[str, Setup] = {
    setup.chart: setup for setup in (setup_eu.SETUP, setup_gb.SETUP, setup_se.SETUP, setup_de.SETUP, setup_us.SETUP)
}
# Setups, and charts without one.
NAMES: Mapping[str, str] = {
    **{code: setup.name for code, setup in SETUPS.items()},
    "generic": "Generic chart, no setup",
    "empty": "Empty chart",
}
