"""Addresses of the engine's pages, below `/<tenant>/<company>/`."""

from __future__ import annotations

from django.urls import path

from ledgerhall.pages import act_views, card_views, document_views, home_views, inquiry_views, journal_views, list_views

urlpatterns = [
    path("", home_views.home),
    path("tell-me/", home_views.tell_me),
    path("keep/", home_views.keep),
    path("list/<slug:page>/", list_views.list_page),
    path("list/<slug:page>/rows/", list_views.list_rows),
    path("list/<slug:page>/excel/", list_views.list_excel),
    path("list/<slug:page>/print/", list_views.list_print),
    path("list/<slug:page>/keep/", list_views.list_keep),
    path("list/<slug:page>/look-up/", list_views.list_lookup),
    path("list/<slug:page>/facts/<str:key>/", list_views.list_facts),
    path("list/<slug:page>/open/", act_views.list_open),
    path("list/<slug:page>/act/<slug:action>/", act_views.list_act),
    path("act/<slug:action>/", act_views.home_act),
    path("card/<slug:page>/<str:key>/", card_views.card_page),
    path("card/<slug:page>/<str:key>/act/<slug:action>/", act_views.card_act),
    path("document/<slug:page>/<str:key>/", document_views.document_page),
    path("document/<slug:page>/<str:key>/line/", document_views.document_line),
    path("document/<slug:page>/<str:key>/keep/", document_views.document_keep),
    path("document/<slug:page>/<str:key>/post/", document_views.document_post),
    path("document/<slug:page>/<str:key>/act/<slug:action>/", act_views.document_act),
    path("inquiry/<slug:page>/", inquiry_views.inquiry_page),
    path("inquiry/<slug:page>/print/", inquiry_views.inquiry_print),
    path("journal/<slug:page>/", journal_views.journal_batches),
    path("journal/<slug:page>/<str:batch>/", journal_views.journal_page),
    path("journal/<slug:page>/<str:batch>/line/", journal_views.journal_line),
    path("journal/<slug:page>/<str:batch>/keep/", journal_views.journal_keep),
    path("journal/<slug:page>/<str:batch>/suggest/", journal_views.journal_line),
    path("journal/<slug:page>/<str:batch>/post/", journal_views.journal_post),
    path("journal/<slug:page>/<str:batch>/act/<slug:action>/", act_views.journal_act),
]
