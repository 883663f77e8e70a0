"""Addresses of the overview and of sites, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.programme import founding, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("sites/<path:key>/", views.site),
    path("settings/places/", founding.page),
    path("settings/places/sites/", founding.add_site),
    path("settings/places/waves/", founding.add_wave),
]
