"""Addresses of agreement, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.agreement import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page),
    path("download/", views.download_trend),
    path("<int:number>/", views.round_page),
    path("<int:number>/cell/", views.cell),
    path("<int:number>/changes/", views.changes),
    path("<int:number>/agenda/", views.agenda),
    path("<int:number>/transcript/", views.transcript),
    path("<int:number>/data/", views.data),
    path("<int:number>/download/", views.download),
]
