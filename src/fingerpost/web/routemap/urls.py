"""Addresses of the routemap, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.routemap import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("download/", views.download),
    path("<uuid:guid>/", views.question),
]
