"""The gallery: every component of the look on pages of their own, served without a database under a strict CSP.

For tests of the look and for looking at it: `python -m tests.browser.gallery_site 8701`, then `/`.
"""

import json
import mimetypes
import threading
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.contrib.staticfiles import finders
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory

HERE = Path(__file__).resolve().parent
CSP = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
ACCOUNTS = [
    ("1310", "Customers, domestic", ""),
    ("1410", "Current account", ""),
    ("1420", "Savings account", ""),
    ("1430", "Euro account", "Blocked"),
    ("2320", "Accrued expenses", ""),
    ("5110", "Materials used", ""),
    ("5130", "Direct labour", ""),
    ("6110", "Salaries", ""),
    ("6220", "Electricity and water", ""),
]


def _action(caption, **more):
    return {"caption": caption, "url": "#", **more}


def chrome(theme="", **more):
    """What the shell shows around every page of the gallery."""
    navigation = [
        {
            "caption": "Home",
            "icon": "house",
            "is_open": True,
            "items": [
                {"caption": "Chart of Accounts", "url": "/list"},
                {"caption": "G/L Entries", "url": "/list", "count": "20,618", "is_current": True},
                {"caption": "G/L Registers", "url": "#", "count": "1,284"},
                {"caption": "Accounting Periods", "url": "#", "count": ""},
            ],
        },
        {"caption": "Journals", "icon": "journal", "items": [{"caption": "General Journals", "url": "/journal"}]},
        {"caption": "Administration", "icon": "gear", "items": [{"caption": "Number Series", "url": "#"}]},
    ]
    tabs = [
        {
            "caption": "Home",
            "groups": [
                {
                    "caption": "Posting",
                    "actions": [
                        _action("Post", key="F9", icon="post", style="filled", method="post", url="/posted"),
                        _action("Preview Posting", key="Ctrl+Alt+F9", icon="eye", url="/journal?preview=1"),
                        _action("Post and Print", key="Shift+F9", icon="print"),
                    ],
                },
                {
                    "caption": "Lines",
                    "actions": [
                        _action("New Line", key="Ctrl+Insert", icon="plus"),
                        _action("Suggest Balancing Amount", icon="scale"),
                        _action("Apply Entries", key="Shift+F11", icon="check", disabled_reason="No line is chosen."),
                        _action("Standard Journals", icon="journal", actions=[_action("Get…"), _action("Save…")]),
                    ],
                },
                {
                    "caption": "Entry",
                    "actions": [
                        _action("Find Entries", key="Ctrl+Alt+Q", icon="find"),
                        _action("Reverse Transaction…", icon="undo", url="/dialog", dialog="reverse"),
                        _action("Dimensions", key="Alt+D", icon="tag"),
                    ],
                },
                {"caption": "Page", "actions": [_action("Open in Excel", key="Ctrl+E", icon="sheet", url="/excel")]},
            ],
        },
        {"caption": "Entry", "groups": [{"caption": "History", "actions": [_action("Registers", icon="hash")]}]},
        {"caption": "Navigate", "groups": [{"caption": "Go", "actions": [_action("Account Card", icon="list")]}]},
    ]
    return {
        "company_name": "Brightwater Boatyard Ltd",
        "page_caption": "General Ledger Entries",
        "home_url": "/role-center",
        "portal_url": "/portal",
        "companies_url": "/companies",
        "work_date": date(2026, 6, 30),
        "is_work_date_today": False,
        "user_name": "Maren Lindqvist",
        "user_initials": "ML",
        "settings_url": "/settings",
        "help_url": "/help",
        "notifications_url": "/notifications",
        "notifications_count": 2,
        "sign_out_url": "/sign-out",
        "tell_me_url": "/tell-me",
        "preferences_url": "/keep",
        "navigation": navigation,
        "ribbon": tabs,
        "theme": theme,
        **more,
    }


PAGES = {
    "/": ("components.html", {"page_caption": "Components"}),
    "/role-center": ("role_center.html", {"page_caption": "Accountant", "ribbon_is_open": True}),
    "/list": ("list.html", {"navigation_folds_narrow": True}),
    "/journal": ("journal.html", {"page_caption": "General Journals", "navigation_is_folded": True}),
    "/card": ("card.html", {"page_caption": "G/L Account Card"}),
    "/portal": ("portal.html", {"page_caption": "Accountant Portal", "company_name": ""}),
    "/empty": ("empty.html", {"page_caption": "Accountant Portal", "company_name": ""}),
    "/sign-in": ("sign_in.html", {}),
    "/invitation": ("invitation.html", {}),
    "/404": ("404.html", {}),
}


def html(path, query):
    """One page of the gallery as text."""
    template, own = PAGES[path]
    engine = DjangoTemplates(
        {
            "NAME": "gallery",
            "DIRS": [str(HERE / "gallery")],
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    )
    context = {
        "chrome": chrome(query.get("theme", [""])[0], density=query.get("density", ["standard"])[0], **own),
        "accounts": ACCOUNTS,
        "entries": _entries(int(query.get("rows", ["30"])[0])),
        **_parts(),
        "lines": _lines("refused" in query),
        "shows_preview": "preview" in query,
        "is_refused": "refused" in query,
        "messages": ["Posted as GJ-26-0419, register 1285"] if "posted" in query else [],
        "site_name": "books.harrowlindqvist.example",
        "version": "0.1",
    }
    return engine.get_template(template).render(context, RequestFactory().get(path))


def _parts():
    cues = [
        ("3", "", "unfavourable", "Unposted Journal Lines"),
        ("223,719", "£", "favourable", "Cash Accounts Balance"),
        ("7", "", "", "Entries Posted This Month"),
        ("23,640", "£", "ambiguous", "Unbalanced Journal Lines"),
        ("1", "", "unfavourable", "Findings of the Import"),
    ]
    names = ("value", "symbol", "style", "caption")
    wide = [{**dict(zip(names, cue, strict=True)), "url": "/list", "is_wide": True} for cue in cues]
    months = zip(("Jan", "Feb", "Mar", "Apr", "May", "Jun"), (104, 109, 121, 124, 117, 122), strict=True)
    bars = [
        {"month": month, "x": 139 + 117 * at, "y": 150 - high, "h": high, "mid": 158 + 117 * at, "revenue": "131,240"}
        | {"x2": 159 + 117 * at, "y2": 165 - high, "h2": high - 15}
        for at, (month, high) in enumerate(months)
    ]
    refusal = {"message": "Nothing was written. Choose a project on line 4.", "code": "E-JNL-15", "target": "main"}
    return {
        "wide": wide,
        "narrow": [{**cue, "is_wide": False} for cue in wide[:3]],
        "none_cue": {"value": "", "caption": "Findings to Acknowledge", "url": "/list", "style": ""},
        "closed_cue": {"caption": "No right to vendor entries", "is_readable": False},
        "bars": bars,
        "refusals": [refusal],
        "two_refusals": [refusal, {**refusal, "message": "CLO-0632 is out of balance by 10.00."}],
        "notices": [{"message": "€45,265.22 of €60,000.00 after this invoice. You can post."}],
        "empty_links": [
            {"caption": "Show All Open", "url": "#"},
            {"caption": "Change Date", "url": "#", "is_quiet": True},
        ],
    }


def _lines(is_refused):
    names = (
        "key",
        "no",
        "document_no",
        "account_no",
        "description",
        "debit_amount",
        "credit_amount",
        "balancing_account_no",
    )
    rows = [
        ("a", 1, "CLO-0628", "6220", "Electricity June, meter read", "1,240.00", "", ""),
        ("b", 2, "CLO-0628", "2320", "Electricity June, accrued", "", "1,240.00", ""),
        ("c", 3, "CLO-0629", "6110", "Lease advice, June share", "850.00", "", "2320"),
        ("d", 4, "CLO-0633", "5110", "Work in progress, MV Curlew", "6,480.00", "", ""),
        ("e", 5, "CLO-0633", "5130", "Materials to WIP, MV Curlew", "", "2,180.00", ""),
        ("", 6, "", "", "", "", "", ""),
    ]
    lines = [dict(zip(names, row, strict=True)) for row in rows]
    for line in lines[:-1]:
        line["posting_date"] = "30 Jun 2026"
        line["closes"] = line["no"] in (2, 3, 5)
    if is_refused:
        lines[2].update(
            posting_date="02 Jul 2026", refused="02 Jul 2026 is outside your posting dates, 01 to 30 Jun 2026."
        )
    return lines


def _entries(count):
    entries = []
    for number in range(count):
        amount = f"{1_250 + 317 * number:,}.40"
        entries.append(
            {
                "no": 20618 - number,
                "document": f"CLO-{626 + number // 2:04}",
                "account": ACCOUNTS[number % len(ACCOUNTS)][:2],
                "debit": amount if number % 2 else "",
                "credit": "" if number % 2 else amount,
                "closes": bool(number % 2),
            }
        )
    return entries


def _static(path):
    found = finders.find(path.removeprefix("/static/"))
    if not found:
        return None
    kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
    return kind, Path(found).read_bytes()


SAVED = []


def _answer(environ):
    path, query = environ["PATH_INFO"], parse_qs(environ.get("QUERY_STRING", ""))
    if path.startswith("/static/"):
        return _static(path)
    if path == "/look-up":
        return "application/json", json.dumps(_look_up(query.get("q", [""])[0])).encode()
    if path == "/companies" and "HTTP_HX_REQUEST" in environ:
        return (
            "text/html",
            b'<a href="/boatyard">Brightwater Boatyard Ltd</a><a href="/moorings">Brightwater Moorings Ltd</a>',
        )
    if path == "/tell-me":
        return "text/html", b'<li><a href="/found">Found by the server<span class="n">Reports</span></a></li>'
    if environ["REQUEST_METHOD"] == "POST":
        sent = parse_qs(
            environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0)).decode(), keep_blank_values=True
        )
        if path == "/line":
            return "text/html", _saved_line({name: values[0] for name, values in sent.items()}).encode()
        return "text/html", b"<!doctype html><title>done</title>"
    if path in PAGES:
        return "text/html; charset=utf-8", html(path, query).encode()
    return "text/html", b"<!doctype html><html lang=en><title>elsewhere</title><main><h1>Elsewhere</h1></main></html>"


def _look_up(typed):
    rows = [
        {"value": number, "cells": [number, name], "refused": refused}
        for number, name, refused in ACCOUNTS
        if typed.lower() in f"{number} {name}".lower()
    ]
    return {"title": "G/L accounts", "total": len(ACCOUNTS), "rows": rows, "full_url": "/list", "new_url": ""}


def _saved_line(sent):
    SAVED.append(sent)
    if sent.get("delete"):
        return '<span id="line-count">fewer lines</span>'
    key = sent["line"] or f"new-{len(SAVED)}"
    row = _row_html({**sent, "key": key, "no": len(SAVED)})
    fresh = "" if sent["line"] else _row_html({"key": "", "no": ""})
    return f'<span id="line-count">saved {len(SAVED)}</span><table><tbody>{row}{fresh}</tbody></table>'


def _row_html(line):
    engine = DjangoTemplates({"NAME": "line", "DIRS": [str(HERE / "gallery")], "APP_DIRS": True, "OPTIONS": {}})
    return engine.get_template("journal_line.html").render({"line": line})


def application(environ, start_response):
    """The gallery as a WSGI application."""
    answer = _answer(environ)
    if answer is None:
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"no such file"]
    kind, body = answer
    start_response(
        "200 OK", [("Content-Type", kind), ("Content-Security-Policy", CSP), ("Content-Length", str(len(body)))]
    )
    return [body]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_arguments):
        pass


@contextmanager
def served(port=0):
    """The gallery's address while it is served."""
    server = make_server("127.0.0.1", port, application, _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    import os
    import sys

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledgerhall.web.settings")
    django.setup()
    with served(int(sys.argv[1])) as address:
        print(address)
        threading.Event().wait()
