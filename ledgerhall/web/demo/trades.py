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
class Partner:
    """A customer or vendor abroad: its business group in the setup that the company started from."""

    name: str
    city: str
    country: str
    group: str
    currency: str = ""
    vat_no: str = ""


@dataclass(frozen=True, slots=True)
class Ware:
    """Something in stock: what it costs and what it is sold for, without VAT, in the local currency."""

    description: str
    unit: str
    cost: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class Trade:
    """A company as the fiction sees it. Amounts are a typical month's, in its currency.

    `revenue` without VAT; `margin` is what materials leave of it; `year_starts` the month its fiscal year begins in;
    `bank_limit` what its bank account never falls below. `setup` is the ready-made setup that it started from, and
    `rates` what it fitted of its VAT, by product group. `goods_group` is what its goods are of, `vat_percent` the
    rate of what it sells. `rate` is what the foreign currency is worth. What `is_tidy`
    has returned, settled and reminded up to now; `is_vat_on_payment` owes VAT on services once they are paid.
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
    rate: Decimal = Decimal(1)
    setup: str = "eu"
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    city: str = ""
    goods_group: str = "GOODS"
    is_tidy: bool = True
    is_vat_on_payment: bool = False
    buyer_abroad: Partner = Partner("", "", "", "")
    seller_abroad: Partner = Partner("", "", "", "")
    wares: tuple[Ware, ...] = ()
    machines: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()

    @property
    def sold(self) -> str:
        """The product group of what it mostly sells."""
        return "SERVICES" if self.is_service else self.goods_group


def _d(text: str) -> Decimal:
    return Decimal(text)


def _wares(*texts: str) -> tuple[Ware, ...]:
    """Description, unit, cost and price, divided by bars."""
    rows = (text.split("|") for text in texts)
    return tuple(Ware(description, unit, _d(cost), _d(price)) for description, unit, cost, price in rows)


def _fitted(standard: str, reduced: str) -> dict[str, Decimal]:
    """The rates of a country that no ready-made setup is for, put into the generic one."""
    return {"STANDARD": _d(standard), "SERVICES": _d(standard), "REDUCED": _d(reduced)}


TRADES: tuple[Trade, ...] = (
    Trade(
        "brightwater-boatyard", "Brightwater Boatyard Ltd", "boat repair and refit", "GB", Currency("GBP"),
        "Europe/London", _d("118000"), _d("0.62"), _d("20"), 13, _d("2950"), _d("5400"), _d("180000"), SUMMER,
        is_service=True,
        dimensions={"DEPARTMENT": ("YARD", "MOORING", "ADMIN"), "PROJECT": ("CURLEW", "MERLIN", "TERN")},
        setup="gb", city="Southampton", foreign_currency="EUR", rate=_d("0.862"),
        buyer_abroad=Partner("Chantier du Golfe", "Vannes", "FR", "ABROAD", "EUR"),
        seller_abroad=Partner("Scheldt Marine Engines", "Antwerp", "BE", "ABROAD", "EUR"),
        wares=_wares("Mooring line 16 mm, coil|pcs|84|139", "Antifouling paint 5 l|can|96|164", "Bilge pump|pcs|58|99"),
        machines=("Travel hoist, 40 t", "Spray booth", "Workshop van", "Laser level"),
        customers=("Solent Pilotage Company", "Itchen Sailing School", "Hamble Charter", "M. Aldridge", "Cowes"),
        vendors=("Hamble Timber Merchants", "Channel Rigging", "Southern Chandlery", "Marine Paint Supply"),
        goods=("Refit, stage work", "Engine overhaul", "Mooring fee", "Antifouling", "Rigging"),
    ),
    Trade(
        "okafor-logistics", "Okafor Logistics GmbH", "road transport", "DE", Currency("EUR"), "Europe/Berlin",
        _d("342000"), _d("0.38"), _d("19"), 21, _d("3100"), _d("8800"), _d("420000"), CHRISTMAS,
        invoices=22, purchases=12, is_service=True,
        setup="de", city="Hamburg", foreign_currency="CHF", rate=_d("1.058"), is_tidy=False,
        buyer_abroad=Partner("Rheinbrücke Handel AG", "Basel", "CH", "ABROAD", "CHF"),
        seller_abroad=Partner("Van Dijk Trailers BV", "Rotterdam", "NL", "EU", "", "NL000099998B57"),
        wares=_wares("Europallet, new|pcs|13.4|19.8", "Stretch film, 6 rolls|box|31|52", "Tyre 315/80|pcs|288|365"),
        machines=("Semi-trailer", "Fork lift", "Delivery van", "Dock leveller"),
        customers=("Hansa Kontor", "Weser Papier", "Elbe Lebensmittel", "Nordlicht Versand", "Kranich Möbel"),
        vendors=("Tankstelle Nord", "Reifen Petersen", "Mautstelle", "Werkstatt Lührs"),
        goods=("Transport, Hamburg to Wien", "Groupage", "Warehouse handling", "Express delivery"),
    ),
    Trade(
        "norrfjard-fisk", "Norrfjärd Fisk AB", "fish wholesale", "SE", Currency("SEK"), "Europe/Stockholm",
        _d("1450000"), _d("0.31"), _d("12"), 5, _d("34500"), _d("42000"), _d("1900000"), SUMMER,
        setup="se", city="Luleå", foreign_currency="EUR", rate=_d("11.34"),
        goods_group="GOODS-12",
        buyer_abroad=Partner("Havfrue Delikatesse ApS", "Aarhus", "DK", "EU", "EUR", "DK99999999"),
        seller_abroad=Partner("Kuivaniemen Kala Oy", "Oulu", "FI", "EU", "EUR", "FI99999999"),
        wares=_wares("Vendace roe, 1 kg|tin|1150|1690", "Smoked char, side|pcs|182|296", "Pickled herring|tub|96|158"),
        machines=("Cold store", "Filleting line", "Refrigerated van", "Ice machine"),
        customers=("Kajutan Restaurang", "Hötorget Fisk", "Ångbåtsköket", "Skeppsbron Deli", "Storköket i Umeå"),
        vendors=("Bottenvikens Fiskare", "Lofoten Sjømat", "Is och Lådor", "Kyltransport Norr"),
        goods=("Whitefish, fresh", "Herring", "Vendace roe", "Smoked salmon"),
    ),
    Trade(
        "hinode-ceramics", "Hinode Ceramics KK", "ceramics for export", "JP", Currency("JPY", 0), "Asia/Tokyo",
        _d("18200000"), _d("0.55"), _d("10"), 12, _d("310000"), _d("640000"), _d("24000000"), FLAT,
        foreign_currency="USD",
        setup="eu", city="Kyoto", rate=_d("148"), rates=_fitted("10", "8"),
        buyer_abroad=Partner("Tidewater Tableware", "Norfolk", "US", "ABROAD", "USD"),
        seller_abroad=Partner("Limoges Kaolin SA", "Limoges", "FR", "ABROAD", "USD"),
        wares=_wares("Tea set, series Nami|set|5200|9800", "Rice bowl|pcs|780|1600", "Vase, tall|pcs|3900|8400"),
        machines=("Gas kiln, 3 m³", "Pug mill", "Delivery van", "Glazing cabin"),
        customers=("Kyoto Tableware", "Blue Ridge Imports", "Maruyama Department Store", "Pacific Kiln Supply"),
        vendors=("Seto Clay", "Kanto Gas", "Glaze Works Mino", "Yamato Packing"),
        goods=("Tableware, series Nami", "Tea bowls", "Tiles, hand made", "Vases"),
    ),
    Trade(
        "delacroix-vins", "Delacroix Vins SARL", "wine growing", "FR", Currency("EUR"), "Europe/Paris",
        _d("74000"), _d("0.58"), _d("20"), 6, _d("2500"), _d("1900"), _d("260000"), CHRISTMAS, year_starts=9,
        setup="eu", city="Bergerac", foreign_currency="GBP", rate=_d("1.163"), rates=_fitted("20", "10"),
        is_vat_on_payment=True,
        buyer_abroad=Partner("Albion Wine Merchants", "Bristol", "GB", "ABROAD", "GBP"),
        seller_abroad=Partner("Toneleria del Ebro", "Logroño", "ES", "EU", "", "ESX9999999X"),
        wares=_wares("Red, case of six|case|31|66", "White reserve, case of six|case|42|94", "Magnum|pcs|14|34"),
        machines=("Grape press", "Bottling line", "Vineyard tractor", "Cellar cooling"),
        customers=("Cave du Marché", "Hôtel des Vignes", "Brasserie Lafon", "Weinhaus Adler", "Le Petit Verre"),
        vendors=("Tonnellerie Mercier", "Verrerie du Sud", "Bouchons Durand", "Coopérative Agricole"),
        goods=("Red, six bottles", "Rosé, six bottles", "White reserve", "Magnum"),
    ),
    Trade(
        "pinecrest-outfitters", "Pinecrest Outfitters Inc.", "outdoor retail", "US", Currency("USD"), "America/Denver",
        _d("156000"), _d("0.44"), _d("6"), 9, _d("3300"), _d("11200"), _d("210000"), WINTER,
        periods=13, period_length="4W",
        setup="us", city="Durango", foreign_currency="CAD", rate=_d("0.732"),
        buyer_abroad=Partner("Kootenay Trail Supply", "Nelson", "CA", "ABROAD", "CAD"),
        seller_abroad=Partner("Okanagan Packs Ltd", "Kelowna", "CA", "ABROAD", "CAD"),
        wares=_wares("Tent, three persons|pcs|168|319", "Pack, 65 l|pcs|92|179", "Snow shoes, pair|pair|61|129"),
        machines=("Shop fittings", "Ski tuning machine", "Delivery truck", "Point of sale system"),
        customers=("Store sales", "Trail Club", "County School District", "Web shop", "Summit Guides"),
        vendors=("Cascade Tents", "Evergreen Footwear", "Rope and Rack", "Parcel Express"),
        goods=("Tents and packs", "Footwear", "Rental, skis", "Jackets"),
    ),
    Trade(
        "zur-muehle-baeckerei", "Zur Mühle Bäckerei AG", "bakery", "CH", Currency("CHF"), "Europe/Zurich",
        _d("88000"), _d("0.66"), _d("8.1"), 7, _d("4700"), _d("6200"), _d("120000"), FLAT, invoices=16,
        setup="eu", city="Zürich", foreign_currency="EUR", rate=_d("0.943"), rates=_fitted("8.1", "2.6"), is_tidy=False,
        buyer_abroad=Partner("Seehof Feinkost GmbH", "Konstanz", "DE", "ABROAD", "EUR"),
        seller_abroad=Partner("Ofenbau Kessler GmbH", "Ulm", "DE", "ABROAD", "EUR"),
        wares=_wares("Fruit bread, gift box|box|8.4|18.5", "Coffee, 1 kg|bag|13.2|24.9", "Chocolate, tin|tin|9.1|19.8"),
        machines=("Deck oven", "Dough divider", "Delivery van", "Cooling cell"),
        customers=("Store Altstadt", "Store Bahnhof", "Hotel Krone", "Spital Süd", "Café Lindenhof"),
        vendors=("Mühle Brunner", "Molkerei Emmental", "Hefe und Salz", "Verpackung Keller"),
        goods=("Bread and rolls", "Pastries", "Cakes to order", "Sandwiches"),
    ),
    Trade(
        "fjordlys-energi", "Fjordlys Energi AS", "electrical contracting", "NO", Currency("NOK"), "Europe/Oslo",
        _d("2680000"), _d("0.47"), _d("25"), 15, _d("48500"), _d("96000"), _d("5200000"), WINTER,
        invoices=18, purchases=10, is_service=True,
        setup="eu", city="Bergen", foreign_currency="EUR", rate=_d("11.62"), rates=_fitted("25", "15"),
        buyer_abroad=Partner("Öresund Fastigheter AB", "Malmö", "SE", "ABROAD", "EUR"),
        seller_abroad=Partner("Lübecker Schaltanlagen", "Lübeck", "DE", "ABROAD", "EUR"),
        wares=_wares("Charging box, 11 kW|pcs|5400|8900", "Heat pump|pcs|14800|22900", "Floor heating|set|2150|3690"),
        machines=("Cable puller", "Lift, 18 m", "Service van", "Test bench"),
        customers=("Havnelageret", "Bergen Kommune", "Strand Eiendom", "Fjellheim Hytter", "Lakseoppdrett Vest"),
        vendors=("Elektro Engros", "Kabelfabrikken", "Stillas Vest", "Bilverksted Nilsen"),
        goods=("Installation", "Service contract", "Charging station", "Control system"),
    ),
)  # fmt: skip

SAMPLE = Trade(
    "sample", "Sample Trading Company", "office furniture", "DE", Currency("EUR"), "Europe/Berlin",
    _d("96000"), _d("0.42"), _d("19"), 6, _d("2900"), _d("4100"), _d("90000"), FLAT,
    setup="de", city="Leipzig", foreign_currency="USD", rate=_d("0.921"),
    buyer_abroad=Partner("Copper Harbor Interiors", "Duluth", "US", "ABROAD", "USD"),
    seller_abroad=Partner("Woodcraft Silesia", "Opole", "PL", "EU", "", "PL9999999999"),
    wares=_wares("Desk, height adjustable|pcs|318|549", "Office chair|pcs|142|259", "Desk lamp|pcs|36|79"),
    machines=("Panel saw", "Edge bander", "Delivery van", "Show room fittings"),
    customers=("Kontor am Markt", "Praxis Dr. Weiss", "Stadtwerke", "Atelier Blau"),
    vendors=("Tischlerei Kern", "Polster Lang", "Spedition Vogt", "Lampen Licht"),
    goods=("Desks", "Chairs", "Shelves", "Lamps"),
)  # fmt: skip
