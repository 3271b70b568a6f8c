"""The Client URL is read one way or not at all."""

import pytest

from ledgerhall.kernel.errors import Refused
from ledgerhall.portal import client_url


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://mybusiness.example.com", "https://mybusiness.example.com"),
        ("  https://mybusiness.example.com/  ", "https://mybusiness.example.com"),
        ("https://books.example.com/mybusiness/", "https://books.example.com/mybusiness"),
        ("https://books.example.com/mybusiness/my-company/list/accounts/", "https://books.example.com/mybusiness"),
        ("https://books.example.com/mybusiness?company=My%20Company", "https://books.example.com/mybusiness"),
        ("HTTPS://Books.Example.COM./MyBusiness", "https://books.example.com/mybusiness"),
        ("https://books.example.com:443/mybusiness", "https://books.example.com/mybusiness"),
        ("https://bokföring.example.se", "https://xn--bokfring-q4a.example.se"),
        ("https://日本語.example", "https://xn--wgv71a119e.example"),
        ("https://[2606:4700:0:0::1111]/a", "https://[2606:4700::1111]/a"),
    ],
)
def test_trims_to_origin_and_tenant(typed: str, kept: str) -> None:
    assert str(client_url.parse(typed)) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "books.example.com",
        "ftp://books.example.com",
        "http://books.example.com",
        "https://books.example.com:8443",
        "https://books.example.com:0",
        "https://books.example.com:99999",
        "https://me@books.example.com",
        "https://me:secret@books.example.com/a",
        "https://books.example.com#here",
        "https://books.example.com/?a=b#here",
        "https://books.example.com\\@evil.example",
        "https://books.example.com /a",
        "https://books.exam\tple.com",
        "https://books.example.com/a\u200bb",
        "https://books.example.com/%2e%2e/a",
        "https://books.example.com/a/../b",
        "https://books.example.com/api/v2.0",
        "https://books.example.com/portal",
        "https://localhost",
        "https://intranet/mybusiness",
        "https://127.1",
        "https://2130706433",
        "https://0x7f000001",
        "https://0x7f.0.0.1",
        "https://0177.0.0.1",
        "https://127.0.0.01",
        "https://example.0x7f",
        "https://[::1",
        "https://[fe80::1%25eth0]",
        "https://[]",
        "https://-books.example.com",
        "https://books..example.com",
        "https://books_1.example.com",
        "https://а\u0440\u0440le.example",
        "https://ｂooks.example.com",
        "https://books。example.com",
        "https://①.example.com",
        "https://xn--a.example.com",
        "https://" + "a" * 64 + ".example.com",
        "https://books.example.com/" + "a" * 500,
        "javascript:alert(1)",
    ],
)
def test_refuses_what_can_be_read_in_two_ways(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        client_url.parse(typed)
    assert refused.value.refusals[0].code == "client-url-format"
    assert "https://mybusiness.example.com" in refused.value.refusals[0].message


def test_an_exception_lifts_scheme_and_port_of_its_origin_only() -> None:
    exceptions = {"http://127.0.0.1:8000", "http://books"}
    assert str(client_url.parse("http://127.0.0.1:8000/acme/", exceptions=exceptions)) == "http://127.0.0.1:8000/acme"
    assert str(client_url.parse("http://books/acme", exceptions=exceptions)) == "http://books/acme"
    for typed in (
        "http://127.0.0.1:8001/acme",
        "https://127.0.0.1:8000/acme",
        "http://127.0.0.1/acme",
        "http://u@books",
    ):
        with pytest.raises(Refused):
            client_url.parse(typed, exceptions=exceptions)


def test_an_origin_of_the_settings_has_the_same_form_as_that_of_a_url() -> None:
    assert client_url.origin_of("HTTPS://Books.Example.com:443/") == "https://books.example.com"
    assert client_url.origin_of("http://127.0.0.1:8000") == "http://127.0.0.1:8000"
    with pytest.raises(ValueError, match="not an origin"):
        client_url.origin_of("books.example.com")
