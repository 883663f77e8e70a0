"""Addresses of a source's versions, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.revising import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sources/<uuid:guid>/versions/", views.page),
    path("sources/<uuid:guid>/versions/replace/", views.replace),
    path("sources/<uuid:guid>/versions/<int:number>/", views.difference),
    path("sources/<uuid:guid>/versions/<int:number>/undo/", views.take_back),
    path("sources/<uuid:guid>/correct/", views.correct),
]
