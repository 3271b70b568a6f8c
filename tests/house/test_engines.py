"""The engines that the other tests run on do run."""

import os
from pathlib import Path

import psycopg
from django.conf import settings


class TestEngines:
    def test_every_test_process_has_a_data_directory_of_its_own(self):
        home = Path(os.environ["LEDGERHALL_HOME"])
        assert home.parent == Path(os.environ["LEDGERHALL_TEST_RUN"])
        assert Path(settings.BOOKS_FOLDER).parent == home

    def test_a_test_that_asks_for_an_engine_runs_on_both(self, request, engine):
        assert engine in ("sqlite", "postgresql")
        assert (engine == "postgresql") == bool(request.node.get_closest_marker("postgres"))

    def test_postgresql_gives_this_process_a_database(self, postgres_server, postgres_url):
        with psycopg.connect(postgres_url) as connection:
            version = connection.info.server_version
            (database,) = connection.execute("SELECT current_database()").fetchone()
        assert version >= 150000
        assert database.startswith("ledgerhall_")

    def test_chromium_shows_a_page(self, browser):
        context = browser.new_context()
        page = context.new_page()
        page.set_content("<h1>Trial Balance</h1>")
        assert page.get_by_role("heading").inner_text() == "Trial Balance"
        context.close()
