"""Addresses of the codebook, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.codebook import views, wanted

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("begin/", views.begin),
    path("draft/", views.open_draft),
    path("download/", views.download),
    path("versions/<int:number>/publish/", views.publish),
    path("codes/", views.add),
    path("wanted/", wanted.new_code),
    path("<uuid:guid>/", views.code),
    path("<uuid:guid>/edit/", views.edit),
    path("<uuid:guid>/move/", views.move),
    path("<uuid:guid>/merge/", views.merge),
    path("<uuid:guid>/retire/", views.retire),
]
