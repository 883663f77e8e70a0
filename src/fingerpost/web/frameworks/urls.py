"""Addresses of framework tables, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.frameworks import crosswalk, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("<str:key>/", views.table),
    path("<str:key>/crosswalk/", crosswalk.page),
    path("<str:key>/crosswalk/add/", crosswalk.add),
    path("<str:key>/crosswalk/remove/", crosswalk.remove),
    path("<str:key>/download/", views.download),
]
