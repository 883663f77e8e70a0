"""Addresses of project import and export, and of cases, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web import progress
from fingerpost.web.exchange import cases, exporting, importing

urlpatterns: list[URLPattern | URLResolver] = [
    path("import/projects/", importing.page),
    path("import/projects/<uuid:guid>/", importing.one),
    path("import/projects/<uuid:guid>/undo/", importing.undo),
    path("import/progress/<uuid:guid>/", progress.page),
    path("export/", exporting.page),
    path("export/download/", exporting.download),
    path("cases/", cases.page),
    path("cases/<uuid:guid>/", cases.one),
]
