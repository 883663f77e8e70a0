"""Addresses of the matrix, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.matrix import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("cell/", views.cell),
    path("download/", views.download),
]
