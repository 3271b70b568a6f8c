"""VAT that was typed for a document in place of what is worked out, one amount for each VAT identifier. Pure.

The document keeps the difference together with the base and the VAT that it was typed for: when lines of the group
change so that these become others, it does not count any more (finance.md 1.12, 1.14).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ledgerhall.finance.documents.totals import LineAmounts
from ledgerhall.finance.vat.arithmetic import VatCalculation, VatRule, shares

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Difference:
    """What was typed for the lines of one rule: VAT − VAT as worked out, which was `vat` on `base` then.

    Amounts are in the document's currency, with its signs.
    """

    rule: VatRule
    base: Decimal
    vat: Decimal
    difference: Decimal


def written(differences: Iterable[Difference]) -> str:
    """The text that the document keeps."""
    rows = [
        [one.rule.identifier, *map(str, (one.rule.percent, one.rule.calculation, one.base, one.vat, one.difference))]
        for one in differences
        if one.difference
    ]
    return json.dumps(rows, separators=(",", ":")) if rows else ""


def read(text: str) -> tuple[Difference, ...]:
    """What the text keeps."""
    rows = json.loads(text) if text else ()
    return tuple(
        Difference(
            VatRule(identifier, Decimal(percent), VatCalculation(calculation)),
            Decimal(base),
            Decimal(vat),
            Decimal(difference),
        )
        for identifier, percent, calculation, base, vat, difference in rows
    )


def counting(
    lines: Sequence[LineAmounts], rules: Sequence[VatRule], differences: Iterable[Difference]
) -> list[Difference]:
    """Those that were typed for what the lines still are."""
    found = []
    for one in differences:
        of_rule = [line for line, rule in zip(lines, rules, strict=True) if rule == one.rule]
        base, vat = sum((line.base for line in of_rule), _ZERO), sum((line.vat for line in of_rule), _ZERO)
        if of_rule and (base, vat) == (one.base, one.vat):
            found.append(one)
    return found


def applied(
    lines: Sequence[LineAmounts],
    rules: Sequence[VatRule],
    differences: Iterable[Difference],
    minor_units: int,
    *,
    is_including_vat: bool,
) -> tuple[LineAmounts, ...]:
    """The lines with their shares of the differences that count, by carried remainder over their VAT.

    Of prices with VAT the amount owed stays and the base changes; of others the other way round. A reverse charge is
    owed to nobody: only its VAT changes.
    """
    made = list(lines)
    for one in counting(lines, rules, differences):
        places = [place for place, rule in enumerate(rules) if rule == one.rule]
        weights = [lines[place].vat for place in places]
        if not sum(weights, _ZERO):
            weights = [Decimal(1), *(_ZERO for _ in weights[1:])]
        for place, part in zip(places, shares(one.difference, weights, minor_units), strict=True):
            made[place] = _changed(made[place], one.rule, part, is_including_vat=is_including_vat)
    return tuple(made)


def _changed(line: LineAmounts, rule: VatRule, part: Decimal, *, is_including_vat: bool) -> LineAmounts:
    vat = replace(line, vat=line.vat + part, vat_difference=part)
    if rule.calculation is VatCalculation.REVERSE_CHARGE:
        return vat
    return replace(vat, base=line.base - part) if is_including_vat else replace(vat, owed=line.owed + part)
