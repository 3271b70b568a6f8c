"""The one outgoing call, against real servers on loopback that behave in every bad way."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from ledgerhall.portal import client_api, client_url
from ledgerhall.portal.client_api import Limits, Passage, Token, Unanswered
from tests.portal.servers import Server, certificate_for, reply, serving

QUICK = Limits(
    connect=timedelta(seconds=1),
    read=timedelta(milliseconds=400),
    total=timedelta(milliseconds=900),
    floor=timedelta(milliseconds=50),
    body=100_000,
)
SECRET = "a-secret-token"


def ask(server: Server, *, passage: Passage | None = None, token: Token | None = None) -> object:
    passage = passage or Passage(exceptions=frozenset({server.origin}), limits=QUICK)
    url = client_url.parse(f"{server.origin}/acme", exceptions={server.origin})
    return client_api.get(url, "/api/v2.0/companies", token=token or Token(server.origin, SECRET), passage=passage)


def refusal_of(server: Server, **options: object) -> Unanswered:
    with pytest.raises(Unanswered) as refused:
        ask(server, **options)  # type: ignore[arg-type]
    return refused.value


class TestAnAnswer:
    def test_comes_with_numbers_as_decimals(self) -> None:
        with serving(reply('{"value": [{"amount": 0.10, "count": 3, "large": 12345678901234.5678}]}')) as server:
            answer = ask(server)
        assert answer == {"value": [{"amount": Decimal("0.10"), "count": 3, "large": Decimal("12345678901234.5678")}]}

    def test_was_asked_for_with_token_host_and_the_tenants_path(self) -> None:
        with serving(reply("{}")) as server:
            ask(server)
        assert server.paths == ["/acme/api/v2.0/companies"]
        assert server.headers[0]["authorization"] == f"Bearer {SECRET}"
        assert server.headers[0]["host"] == f"127.0.0.1:{server.port}"
        assert "cookie" not in server.headers[0]

    def test_may_be_packed(self) -> None:
        packed = gzip.compress(json.dumps({"value": ["x" * 50_000]}).encode())
        with serving(reply(packed, Content_Encoding="gzip")) as server:
            assert ask(server) == {"value": ["x" * 50_000]}

    def test_ignores_proxies_of_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        with serving(reply("{}")) as server:
            assert ask(server) == {}


class TestStatuses:
    @pytest.mark.parametrize(
        ("status", "code"),
        [
            (401, "client-credentials-rejected"),
            (403, "client-credentials-rejected"),
            (404, "client-not-reachable"),
            (418, "client-not-reachable"),
            (204, "client-not-reachable"),
            (429, "client-offline"),
            (500, "client-offline"),
            (503, "client-offline"),
        ],
    )
    def test_each_has_a_refusal_that_does_not_quote_the_body(self, status: int, code: str) -> None:
        body = b"" if status == 204 else b'{"error": "internal detail 4711"}'
        with serving(reply(body, status=status)) as server:
            refused = refusal_of(server)
        assert refused.code == code
        assert "4711" not in str(refused)
        assert "4711" not in refused.reason
        assert SECRET not in str(refused) + refused.reason


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_are_not_followed_and_the_token_stays(self, status: int) -> None:
        with (
            serving(reply("{}")) as other,
            serving(reply("", status=status, Location=other.origin + "/acme")) as server,
        ):
            refused = refusal_of(
                server, passage=Passage(exceptions=frozenset({server.origin, other.origin}), limits=QUICK)
            )
        assert refused.code == "client-not-reachable"
        assert other.paths == []


class TestBodies:
    @pytest.mark.parametrize(
        "answer",
        [
            reply("<html>hello</html>", content_type="text/html"),
            reply('{"value": []}', content_type="text/plain"),
            reply("not json"),
            reply(b"\xff\xfe"),
            reply('{"amount": NaN}'),
            reply('{"amount": 1e999999999}'),
            reply('{"amount": 0.' + "1" * 200 + "}"),
            reply("[" * 50_000),
            reply("9" * 5_000),
            reply("x" * 100_001),
            reply(gzip.compress(b"[" + b" " * 200_000_000 + b"]", 9)[:90_000], Content_Encoding="gzip"),
            reply(gzip.compress(b"[" + b" " * 5_000_000 + b"]", 9), Content_Encoding="gzip"),
            reply(gzip.compress(b"{}")[:-4], Content_Encoding="gzip"),
            reply(b"no gzip", Content_Encoding="gzip"),
            reply(b"{}", Content_Encoding="br"),
            reply(gzip.compress(gzip.compress(b"{}")), Content_Encoding="gzip, gzip"),
        ],
    )
    def test_that_are_no_small_json_are_not_read(self, answer: object) -> None:
        with serving(answer) as server:  # type: ignore[arg-type]
            assert refusal_of(server).code == "client-not-reachable"

    def test_without_end_are_cut_at_the_limit(self) -> None:
        sent = 0

        def endless(handler: BaseHTTPRequestHandler) -> None:
            nonlocal sent
            handler.send_response(200)
            handler.send_header("Content-Type", "application/json")
            handler.end_headers()
            while sent < 500_000_000:
                handler.wfile.write(b" " * 65_536)
                sent += 65_536

        with serving(endless) as server:
            assert refusal_of(server).code == "client-not-reachable"
        assert sent < 50_000_000


class TestTime:
    def test_a_server_that_says_nothing_is_left(self) -> None:
        with serving(lambda handler: time.sleep(3)) as server:
            assert self._seconds(server) < 1.5

    def test_a_server_that_drips_is_left_after_the_total(self) -> None:
        def drip(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Type", "application/json")
            handler.end_headers()
            for _ in range(30):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.1)

        with serving(drip) as server:
            assert self._seconds(server) < 1.5

    def test_a_resolver_that_hangs_is_left_after_the_total(self) -> None:
        def slow(host: str, port: int) -> list[str]:
            time.sleep(3)
            return ["127.0.0.1"]

        url = client_url.parse("https://books.example.com/acme")
        started = time.monotonic()
        with pytest.raises(Unanswered):
            client_api.get(url, "/x", token=Token(url.origin, SECRET), passage=Passage(resolver=slow, limits=QUICK))
        assert time.monotonic() - started < 1.5

    def test_a_refused_address_answers_no_sooner_than_a_silent_one(self) -> None:
        passage = Passage(resolver=lambda host, port: ["10.0.0.1"], limits=Limits(floor=timedelta(milliseconds=400)))
        url = client_url.parse("https://books.example.com")
        started = time.monotonic()
        with pytest.raises(Unanswered):
            client_api.get(url, "/x", token=Token(url.origin, SECRET), passage=passage)
        assert time.monotonic() - started >= 0.39

    def _seconds(self, server: Server) -> float:
        started = time.monotonic()
        assert refusal_of(server).code == "client-not-reachable"
        return time.monotonic() - started


class TestNames:
    """The name is resolved once, checked whole, and connected to where it was checked."""

    def test_a_name_is_resolved_once_and_reached_where_it_was_checked(self) -> None:
        answers = iter([["127.0.0.1"], ["10.255.255.1"], ["10.255.255.1"]])
        asked: list[str] = []

        def rebinding(host: str, port: int) -> Sequence[str]:
            asked.append(host)
            return next(answers)

        with serving(reply("{}")) as server:
            origin = f"http://books.example.com:{server.port}"
            url = client_url.parse(origin, exceptions={origin})
            passage = Passage(exceptions=frozenset({origin}), resolver=rebinding, limits=QUICK)
            assert client_api.get(url, "/x", token=Token(origin, SECRET), passage=passage) == {}
        assert asked == ["books.example.com"]
        assert server.headers[0]["host"] == f"books.example.com:{server.port}"

    @pytest.mark.parametrize(
        "addresses", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["169.254.169.254"]]
    )
    def test_a_name_that_points_inside_is_never_connected_to(self, addresses: list[str], tmp_path: Path) -> None:
        tls, trust = certificate_for("books.example.com", tmp_path)
        with serving(reply("{}"), tls=tls) as server:
            url = client_url.ClientUrl(scheme="https", host="books.example.com", port=server.port, path="")
            passage = Passage(resolver=lambda host, port: addresses, tls=trust, limits=QUICK)
            with pytest.raises(Unanswered) as refused:
                client_api.get(url, "/x", token=Token(url.origin, SECRET), passage=passage)
        assert refused.value.code == "client-not-reachable"
        assert addresses[-1] not in str(refused.value) + refused.value.reason
        assert server.paths == []

    def test_an_exception_of_another_port_lifts_nothing(self) -> None:
        with serving(reply("{}")) as server:
            passage = Passage(exceptions=frozenset({f"http://127.0.0.1:{server.port + 1}"}), limits=QUICK)
            assert refusal_of(server, passage=passage).code == "client-not-reachable"
        assert server.paths == []

    def test_the_own_public_address_under_another_name_is_not_a_client(self) -> None:
        passage = Passage(own_names=("portal.example.com",), resolver=lambda host, port: ["8.8.8.8"], limits=QUICK)
        url = client_url.parse("https://books.example.com")
        with pytest.raises(Unanswered) as refused:
            client_api.get(url, "/x", token=Token(url.origin, SECRET), passage=passage)
        assert refused.value.code == "client-not-reachable"

    def test_the_next_checked_address_is_tried(self) -> None:
        with serving(reply("{}")) as server:
            origin = f"http://books.example.com:{server.port}"
            url = client_url.parse(origin, exceptions={origin})
            passage = Passage(
                exceptions=frozenset({origin}), resolver=lambda h, p: ["127.0.0.2", "127.0.0.1"], limits=QUICK
            )
            assert client_api.get(url, "/x", token=Token(origin, SECRET), passage=passage) == {}


class TestCertificates:
    def test_the_name_is_checked_although_an_address_is_connected_to(self, tmp_path: Path) -> None:
        tls, trust = certificate_for("books.example.com", tmp_path)
        with serving(reply("{}"), tls=tls) as server:
            assert self._ask("books.example.com", server, trust) == {}
            with pytest.raises(Unanswered):
                self._ask("other.example.com", server, trust)

    def test_an_unknown_authority_is_not_trusted(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        tls, _ = certificate_for("books.example.com", tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        with serving(reply("{}"), tls=tls) as server, pytest.raises(Unanswered) as refused:
            self._ask("books.example.com", server, None)
        assert refused.value.code == "client-not-reachable"
        assert server.paths == []

    def _ask(self, name: str, server: Server, trust: object) -> object:
        origin = f"https://{name}:{server.port}"
        passage = Passage(
            exceptions=frozenset({origin}),
            resolver=lambda h, p: ["127.0.0.1"],
            tls=trust,  # type: ignore[arg-type]
            limits=QUICK,
        )
        url = client_url.parse(origin, exceptions={origin})
        return client_api.get(url, "/x", token=Token(origin, SECRET), passage=passage)


class TestTokens:
    def test_a_token_is_shown_to_its_own_origin_only(self) -> None:
        with serving(reply("{}")) as server:
            refused = refusal_of(server, token=Token("https://books.example.com", SECRET))
        assert refused.code == "client-token-missing"
        assert server.paths == []

    def test_a_token_does_not_show_in_its_text(self) -> None:
        assert SECRET not in repr(Token("https://books.example.com", SECRET))


def test_nobody_listening_and_nobody_home_read_the_same() -> None:
    with serving(reply("<p>", content_type="text/html")) as server:
        listening = refusal_of(server)
    closed = refusal_of(server)
    assert str(listening) == str(closed)
    assert listening.reason == closed.reason
