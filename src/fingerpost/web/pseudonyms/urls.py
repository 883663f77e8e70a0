"""Addresses of pseudonyms, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.pseudonyms import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("new/", views.new),
    path("<uuid:guid>/again/", views.again),
    path("<uuid:guid>/back/", views.put_back),
    path("<uuid:guid>/forget/", views.forget),
]
