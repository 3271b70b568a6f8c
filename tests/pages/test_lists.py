"""Lists as people see them."""


class TestList:
    def test_shows_rows_with_figures_and_dates_as_they_are_written(self, site, books):
        page = site.text("list/entries/")
        assert "C30 Jun 2026" in page
        assert "−40.25" in page
        assert "100.50" in page
