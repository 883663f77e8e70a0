"""Addresses of quotations, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.quotations import views

urlpatterns: list[URLPattern | URLResolver] = [path("", views.page), path("download/", views.download)]
