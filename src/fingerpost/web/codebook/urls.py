"""Addresses of the codebook, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.codebook import editing, editions, proposals, splitting, views, wanted

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("begin/", views.begin),
    path("draft/", views.open_draft),
    path("download/", views.download),
    path("seen/", views.seen),
    path("compare/", editions.compare),
    path("versions/<int:number>/publish/", editions.publish),
    path("versions/<int:number>/review/", editions.review),
    path("changes/<uuid:act>/undo/", editions.undo),
    path("changes/<uuid:act>/reason/", editions.explain),
    path("proposals/", proposals.page),
    path("proposals/new/", proposals.new),
    path("proposals/<uuid:guid>/", proposals.settle),
    path("codes/", editing.add),
    path("wanted/", wanted.new_code),
    path("<uuid:guid>/", views.code),
    path("<uuid:guid>/edit/", editing.edit),
    path("<uuid:guid>/move/", editing.move),
    path("<uuid:guid>/merge/", editing.merge),
    path("<uuid:guid>/split/", splitting.split),
    path("<uuid:guid>/retire/", editing.retire),
    path("<uuid:guid>/heading/", editing.heading),
]
