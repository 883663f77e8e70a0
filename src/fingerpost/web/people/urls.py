"""Addresses of signing in, and the first page."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.people import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.beginning),
    path("sign-in/", views.sign_in),
    path("sign-in/link/<str:token>/", views.link),
    path("sign-out/", views.sign_out),
]
