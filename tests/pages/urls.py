"""The engine's pages below a company, as `web` mounts them, without anything of identity."""

from django.urls import include, path

urlpatterns = [path("<slug:tenant>/<slug:company>/", include("ledgerhall.pages.urls"))]
