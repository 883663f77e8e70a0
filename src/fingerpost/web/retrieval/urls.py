"""Addresses of retrieval, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.retrieval import coding, saved, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("download/", views.download),
    path("saved/", saved.save),
    path("saved/<uuid:guid>/", saved.change),
    path("saved/<uuid:guid>/restore/", saved.restore),
    path("coding/", coding.page),
    path("coding/<uuid:act>/", coding.done),
]
