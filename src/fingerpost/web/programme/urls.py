"""Addresses of the overview and of sites, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.programme import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("sites/<path:key>/", views.site),
]
