"""Addresses of findings, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.findings import attaching, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("new/", views.new),
    path("themes/", views.add_theme),
    path("<uuid:guid>/", views.finding),
    path("<uuid:guid>/edit/", views.edit),
    path("<uuid:guid>/choose/", attaching.choose),
    path("<uuid:guid>/attach/", attaching.attach),
    path("<uuid:guid>/detach/", attaching.detach),
    path("<uuid:guid>/place/", views.place),
    path("<uuid:guid>/unplace/", views.unplace),
    path("<uuid:guid>/retire/", views.retire),
    path("<uuid:guid>/restore/", views.restore),
]
