"""The portal's addresses, below `/<firm>/portal/`."""

from __future__ import annotations

from django.urls import path

from ledgerhall.portal.views import card, columns, dashboard, listed, work

app_name = "portal"

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("rows/", dashboard.rows, name="rows"),
    path("go/<uuid:key>/<str:place>/", dashboard.go, name="go"),
    path("refresh/", work.refresh, name="refresh"),
    path("refresh/selected/", work.refresh_selected, name="refresh-selected"),
    path("refresh/company/<uuid:key>/", work.refresh_company, name="refresh-company"),
    path("jobs/<uuid:key>/stop/", work.stop, name="stop"),
    path("columns/", columns.columns, name="columns"),
    path("clients/", listed.clients_listed, name="clients"),
    path("clients/sample/", listed.bring_back_sample, name="sample"),
    path("clients/new/", card.new, name="client-new"),
    path("clients/<uuid:key>/", card.card, name="client"),
    path("clients/<uuid:key>/test/", card.test, name="client-test"),
    path("clients/<uuid:key>/state/", card.state, name="client-state"),
    path("clients/<uuid:key>/block/", card.block, name="client-block"),
    path("clients/<uuid:key>/remove/", card.remove, name="client-remove"),
    path("errors/", listed.errors, name="errors"),
]
