"""Addresses of memos, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.memos import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("new/", views.new),
    path("download/", views.download),
    path("<uuid:guid>/", views.rewrite),
    path("<uuid:guid>/share/", views.share),
]
