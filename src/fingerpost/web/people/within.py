"""Addresses of the settings page, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.people import settings

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/", settings.page),
    path("settings/password/", settings.password),
    path("settings/members/", settings.member),
    path("settings/members/<uuid:guid>/link/", settings.link),
]
