"""Addresses of suggestions, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.suggesting import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("likely/", views.codes),
    path("likely/<uuid:guid>/", views.passages),
    path("sources/<uuid:guid>/suggest/", views.for_words),
    path("settings/suggestions/", views.settings),
]
