"""Addresses of the literature, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.literature import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("table/", views.table),
    path("table/download/", views.download),
    path("<uuid:guid>/", views.study),
]
