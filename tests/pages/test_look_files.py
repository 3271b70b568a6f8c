"""What the templates and static files of the look promise: no inline code, words for translation, a font of our own."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

import ledgerhall.pages
from ledgerhall.pages.buttons import action_html

ROOT = Path(ledgerhall.pages.__file__).parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = ROOT / "static" / "pages"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
class TestATemplate:
    def test_has_no_inline_style_or_script(self, template):
        text = re.sub(r"{% comment %}.*?{% endcomment %}", "", template.read_text(), flags=re.DOTALL)
        assert not re.search(r"\sstyle=|<style|javascript:|\son[a-z]+=", text)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))

    def test_names_icons_that_exist(self, template):
        known = set(re.findall(r'id="i-([a-z]+)"', (STATIC / "icons.svg").read_text()))
        assert set(re.findall(r'{% icon "([a-z]+)"', template.read_text())) <= known


class TestTheScripts:
    def test_import_modules_that_exist(self):
        for path in (STATIC / "js").glob("*.js"):
            for name in re.findall(r"from '\./([\w-]+\.js)';", path.read_text()):
                assert (STATIC / "js" / name).exists(), f"{path.name}: {name}"

    def test_use_words_that_the_page_brings(self):
        brought = set(re.findall(r'data-word="([\w-]+)"', (ROOT / "templates/pages/base.html").read_text()))
        for path in (STATIC / "js").glob("*.js"):
            used = set(re.findall(r"\bword\('([\w-]+)'", path.read_text()))
            assert used <= brought, path.name

    def test_reckon_money_without_floats(self):
        for name in ("money.js", "totals.js", "balancing.js"):
            assert not re.search(r"parseFloat|toFixed|Math\.round", (STATIC / "js" / name).read_text())


class TestTheFont:
    def test_is_our_own_static_file(self):
        found = finders.find("pages/fonts/inter.ttf")
        assert Path(found).read_bytes()[:4] == b"\x00\x01\x00\x00"

    def test_is_collected_under_the_same_name(self):
        finder = finders.get_finder("ledgerhall.pages.fonts.InterFinder")
        [(name, storage)] = list(finder.list([]))
        with storage.open(name) as font:
            assert font.read(4) == b"\x00\x01\x00\x00"
        assert f"{storage.prefix}/{name}" == "pages/fonts/inter.ttf"

    def test_knows_no_other_file(self):
        finder = finders.get_finder("ledgerhall.pages.fonts.InterFinder")
        assert finder.find("pages/fonts/other.ttf") is None
        [(_name, storage)] = list(finder.list([]))
        with pytest.raises(FileNotFoundError):
            storage.path("../LICENSE")


class TestAMark:
    def test_carries_its_word(self):
        from ledgerhall.pages.templatetags.look import mark

        assert 'aria-label="Overdue"' in mark("unfavourable", "Overdue")
        assert "<title>Favourable</title>" in mark("favourable")

    def test_is_nothing_for_a_normal_state(self):
        from ledgerhall.pages.templatetags.look import mark

        assert mark("") == ""

    def test_escapes_its_title(self):
        from ledgerhall.pages.templatetags.look import mark

        assert "<b>" not in mark("ambiguous", "<b>")


class TestTheLeastWidthOfATable:
    def test_gives_text_columns_room_beside_the_figures(self):
        from ledgerhall.pages.templatetags.look import least_width

        assert least_width([{"width": 104}] * 5 + [{"width": 0}] * 2) == "w-800"

    @pytest.mark.parametrize("count", [1, 7, 60])
    def test_is_a_class_that_the_css_knows(self, count):
        from ledgerhall.pages.templatetags.look import least_width

        assert f".{least_width([{'width': 104}] * count)} {{" in (STATIC / "css" / "lists.css").read_text()


class TestErrorPages:
    @pytest.mark.parametrize("name", ["403", "404", "500", "403_csrf"])
    def test_need_no_context(self, name):
        page = render_to_string(f"{name}.html")
        assert "<h1>" in page
        assert "Go Home" in page


class TestAnAction:
    def _rendered(self, **action):
        return action_html({"caption": "Post", "url": "/p/", **action}, "token-4711")

    def test_that_posts_is_a_form_with_a_button(self):
        html = self._rendered(method="post", key="F9", style="filled")
        assert '<form class="act-form" method="post" action="/p/">' in html
        assert '<input type="hidden" name="csrfmiddlewaretoken" value="token-4711">' in html
        assert 'data-key="F9"' in html
        assert "act fill" in html

    def test_of_a_form_of_the_page_is_its_button(self):
        html = self._rendered(method="post", form="ticked")
        assert html.startswith('<button class="act " form="ticked" formaction="/p/" formmethod="post">')

    def test_shows_what_it_is_called_and_where_it_leads_as_text(self):
        nasty = '"><script>'
        html = self._rendered(caption=nasty, url=nasty, key=nasty, style=nasty, dialog=nasty, id=nasty)
        assert nasty not in html + self._rendered(caption=nasty, disabled_reason=nasty, key=nasty)
        assert nasty not in self._rendered(caption=nasty, url=nasty, method="post", form=nasty, key=nasty, id=nasty)
        assert nasty not in self._rendered(style=nasty, actions=[{"caption": nasty, "url": nasty}])

    def test_with_further_actions_drops_them_down_as_a_menu(self):
        html = self._rendered(actions=[{"caption": "Preview", "url": "/v/"}])
        assert '<details class="drop" data-drop><summary class="act">' in html
        assert '<a class="" href="/v/"><span>Preview</span></a>' in html

    def test_that_opens_is_a_link(self):
        assert '<a class="act ' in self._rendered()

    def test_that_is_disabled_says_why_and_leads_nowhere(self):
        html = self._rendered(disabled_reason="No line is chosen.", key="F9")
        assert 'aria-disabled="true"' in html
        assert ": No line is chosen." in html
        assert "/p/" not in html
        assert "data-key" not in html
