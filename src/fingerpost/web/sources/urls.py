"""Addresses of sources, search, import and codings, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.sources import codings, reading, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sources/", views.page),
    path("sources/<uuid:guid>/", reading.page),
    path("sources/<uuid:guid>/codings/", codings.of_source),
    path("codings/<uuid:guid>/", codings.one),
    path("search/", views.find),
    path("import/", views.bring_in),
]
