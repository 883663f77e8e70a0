"""Addresses of framework tables, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.frameworks import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("<str:key>/", views.table),
    path("<str:key>/download/", views.download),
]
