"""Addresses of sources, import and codings, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.sources import about, codings, news, reading, register, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sources/", views.page),
    path("sources/<uuid:guid>/", reading.page),
    path("sources/<uuid:guid>/about/", about.page),
    path("sources/<uuid:guid>/about/filed/", about.describe),
    path("sources/<uuid:guid>/about/speakers/", about.speakers),
    path("settings/participants/", register.page),
    path("settings/participants/add/", register.add),
    path("settings/participants/<uuid:guid>/", register.consent),
    path("sources/<uuid:guid>/codings/", codings.of_source),
    path("sources/<uuid:guid>/codings/news/", news.page),
    path("sources/<uuid:guid>/codings/live/", news.live),
    path("sources/<uuid:guid>/codings/mine/", news.acts),
    path("codings/<uuid:guid>/", codings.one),
    path("codings/favourites/", codings.favourite),
    path("import/", views.bring_in),
]
