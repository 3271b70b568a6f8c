"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ledgerhall.finance.documents"
    label = "documents"

    def ready(self) -> None:
        """Tell what is named here, and register the room's pages."""
        from ledgerhall.finance.documents import named
        from ledgerhall.finance.documents.pages import deferral_pages, draft_pages, posted_lists, posted_pages
        from ledgerhall.pages import registry

        named.register()
        for module in (draft_pages, posted_lists, posted_pages, deferral_pages):
            registry.register(*module.PAGES)
