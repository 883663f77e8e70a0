"""Addresses of retrieval, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.retrieval import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("download/", views.download),
]
