"""Addresses of tables that come in and go out, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.tables import books, codings, rows

urlpatterns: list[URLPattern | URLResolver] = [
    path("import/rows/", rows.page),
    path("codebook/import/", books.page),
    path("codebook/table/", codings.codebook),
    path("codings/table/", codings.codings),
]
