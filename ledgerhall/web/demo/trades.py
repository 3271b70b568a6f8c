"""The fictional companies of the demo: what they trade in, how large they are, and what is peculiar to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ledgerhall.kernel.money import Currency

# Twelve factors, January to December, around 1.
FLAT = (Decimal(1),) * 12
SUMMER = tuple(Decimal(text) for text in "0.6 0.7 0.95 1.15 1.3 1.45 1.4 1.25 1.0 0.85 0.7 0.65".split())
WINTER = tuple(Decimal(text) for text in "1.3 1.25 1.1 0.95 0.8 0.7 0.7 0.75 0.9 1.05 1.2 1.3".split())
CHRISTMAS = tuple(Decimal(text) for text in "0.7 0.75 0.85 0.9 0.95 0.95 0.9 0.9 1.0 1.1 1.35 1.65".split())


@dataclass(frozen=True, slots=True)
class Trade:
    """A company as the fiction sees it. Amounts are a typical month's, in its currency.

    `revenue` without VAT; `margin` is what materials leave of it; `year_starts` the month its fiscal year begins in;
    `bank_limit` what its bank account never falls below.
    """

    slug: str
    name: str
    line: str
    country: str
    currency: Currency
    time_zone: str
    revenue: Decimal
    margin: Decimal
    vat_percent: Decimal
    staff: int
    salary: Decimal
    rent: Decimal
    loan: Decimal
    seasons: tuple[Decimal, ...] = FLAT
    invoices: int = 15
    purchases: int = 8
    is_service: bool = False
    year_starts: int = 1
    periods: int = 12
    period_length: str = "1M"
    bank_limit: Decimal = Decimal(0)
    dimensions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    foreign_currency: str = ""
    customers: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()


def _d(text: str) -> Decimal:
    return Decimal(text)


TRADES: tuple[Trade, ...] = (
    Trade(
        "brightwater-boatyard", "Brightwater Boatyard Ltd", "boat repair and refit", "GB", Currency("GBP"),
        "Europe/London", _d("118000"), _d("0.62"), _d("20"), 13, _d("2950"), _d("5400"), _d("180000"), SUMMER,
        is_service=True,
        dimensions={"DEPARTMENT": ("YARD", "MOORING", "ADMIN"), "PROJECT": ("CURLEW", "MERLIN", "TERN")},
        customers=("Solent Pilotage Company", "Itchen Sailing School", "Hamble Charter", "M. Aldridge", "Cowes"),
        vendors=("Hamble Timber Merchants", "Channel Rigging", "Southern Chandlery", "Marine Paint Supply"),
        goods=("Refit, stage work", "Engine overhaul", "Mooring fee", "Antifouling", "Rigging"),
    ),
    Trade(
        "okafor-logistics", "Okafor Logistics GmbH", "road transport", "DE", Currency("EUR"), "Europe/Berlin",
        _d("342000"), _d("0.38"), _d("19"), 21, _d("3100"), _d("8800"), _d("420000"), CHRISTMAS,
        invoices=22, purchases=12, is_service=True,
        customers=("Hansa Kontor", "Weser Papier", "Elbe Lebensmittel", "Nordlicht Versand", "Kranich Möbel"),
        vendors=("Tankstelle Nord", "Reifen Petersen", "Mautstelle", "Werkstatt Lührs"),
        goods=("Transport, Hamburg to Wien", "Groupage", "Warehouse handling", "Express delivery"),
    ),
    Trade(
        "norrfjard-fisk", "Norrfjärd Fisk AB", "fish wholesale", "SE", Currency("SEK"), "Europe/Stockholm",
        _d("1450000"), _d("0.31"), _d("25"), 5, _d("34500"), _d("42000"), _d("1900000"), SUMMER,
        customers=("Kajutan Restaurang", "Hötorget Fisk", "Ångbåtsköket", "Skeppsbron Deli", "Storköket i Umeå"),
        vendors=("Bottenvikens Fiskare", "Lofoten Sjømat", "Is och Lådor", "Kyltransport Norr"),
        goods=("Whitefish, fresh", "Herring", "Vendace roe", "Smoked salmon"),
    ),
    Trade(
        "hinode-ceramics", "Hinode Ceramics KK", "ceramics for export", "JP", Currency("JPY", 0), "Asia/Tokyo",
        _d("18200000"), _d("0.55"), _d("10"), 12, _d("310000"), _d("640000"), _d("24000000"), FLAT,
        foreign_currency="USD",
        customers=("Kyoto Tableware", "Blue Ridge Imports", "Maruyama Department Store", "Pacific Kiln Supply"),
        vendors=("Seto Clay", "Kanto Gas", "Glaze Works Mino", "Yamato Packing"),
        goods=("Tableware, series Nami", "Tea bowls", "Tiles, hand made", "Vases"),
    ),
    Trade(
        "delacroix-vins", "Delacroix Vins SARL", "wine growing", "FR", Currency("EUR"), "Europe/Paris",
        _d("74000"), _d("0.58"), _d("20"), 6, _d("2500"), _d("1900"), _d("260000"), CHRISTMAS, year_starts=9,
        customers=("Cave du Marché", "Hôtel des Vignes", "Brasserie Lafon", "Weinhaus Adler", "Le Petit Verre"),
        vendors=("Tonnellerie Mercier", "Verrerie du Sud", "Bouchons Durand", "Coopérative Agricole"),
        goods=("Red, six bottles", "Rosé, six bottles", "White reserve", "Magnum"),
    ),
    Trade(
        "pinecrest-outfitters", "Pinecrest Outfitters Inc.", "outdoor retail", "US", Currency("USD"), "America/Denver",
        _d("156000"), _d("0.44"), _d("8"), 9, _d("3300"), _d("11200"), _d("210000"), WINTER,
        periods=13, period_length="4W",
        customers=("Store sales", "Trail Club", "County School District", "Web shop", "Summit Guides"),
        vendors=("Cascade Tents", "Evergreen Footwear", "Rope and Rack", "Parcel Express"),
        goods=("Tents and packs", "Footwear", "Rental, skis", "Jackets"),
    ),
    Trade(
        "zur-muehle-baeckerei", "Zur Mühle Bäckerei AG", "bakery", "CH", Currency("CHF"), "Europe/Zurich",
        _d("88000"), _d("0.66"), _d("8.1"), 7, _d("4700"), _d("6200"), _d("120000"), FLAT, invoices=16,
        customers=("Store Altstadt", "Store Bahnhof", "Hotel Krone", "Spital Süd", "Café Lindenhof"),
        vendors=("Mühle Brunner", "Molkerei Emmental", "Hefe und Salz", "Verpackung Keller"),
        goods=("Bread and rolls", "Pastries", "Cakes to order", "Sandwiches"),
    ),
    Trade(
        "fjordlys-energi", "Fjordlys Energi AS", "electrical contracting", "NO", Currency("NOK"), "Europe/Oslo",
        _d("2680000"), _d("0.47"), _d("25"), 15, _d("48500"), _d("96000"), _d("5200000"), WINTER,
        invoices=18, purchases=10, is_service=True,
        customers=("Havnelageret", "Bergen Kommune", "Strand Eiendom", "Fjellheim Hytter", "Lakseoppdrett Vest"),
        vendors=("Elektro Engros", "Kabelfabrikken", "Stillas Vest", "Bilverksted Nilsen"),
        goods=("Installation", "Service contract", "Charging station", "Control system"),
    ),
)  # fmt: skip

SAMPLE = Trade(
    "sample", "Sample Trading Company", "office furniture", "DE", Currency("EUR"), "Europe/Berlin",
    _d("96000"), _d("0.42"), _d("19"), 6, _d("2900"), _d("4100"), _d("90000"), FLAT,
    customers=("Kontor am Markt", "Praxis Dr. Weiss", "Stadtwerke", "Atelier Blau"),
    vendors=("Tischlerei Kern", "Polster Lang", "Spedition Vogt", "Lampen Licht"),
    goods=("Desks", "Chairs", "Shelves", "Lamps"),
)  # fmt: skip
