"""Addresses of the search, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.search import views

urlpatterns: list[URLPattern | URLResolver] = [path("", views.page)]
