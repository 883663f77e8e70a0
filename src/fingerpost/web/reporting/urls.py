"""Addresses of Collect, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.reporting import papers, saving, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("<str:site>/<str:wave>/", views.report),
    path("<str:site>/<str:wave>/begin/", views.begin),
    path("<str:site>/<str:wave>/save/", saving.save_page),
    path("<str:site>/<str:wave>/answer/", saving.save_one),
    path("<str:site>/<str:wave>/form/", papers.blank),
    path("<str:site>/<str:wave>/form/in/", papers.bring),
    path("<str:site>/<str:wave>/form/back/", papers.take_back),
    path("<str:site>/<str:wave>/submit/", views.submit),
    path("<str:site>/<str:wave>/return/", views.give_back),
    path("<str:site>/<str:wave>/accept/", views.accept),
]
