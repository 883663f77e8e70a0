"""Addresses of rounds and of what comes of them, within a programme."""

from django.urls import URLPattern, URLResolver, path

from fingerpost.web.rounds import meeting, opening, queries, recoding, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("rounds/", views.page),
    path("rounds/new/", opening.new),
    path("rounds/<uuid:guid>/", views.one),
    path("rounds/<uuid:guid>/finish/", views.finish),
    path("rounds/<uuid:guid>/resume/", views.resume),
    path("rounds/<uuid:guid>/advance/", views.advance),
    path("rounds/<uuid:guid>/meeting/", meeting.page),
    path("rounds/<uuid:guid>/meeting/settle/", meeting.settle),
    path("rounds/<uuid:guid>/meeting/take-over/", meeting.take_over),
    path("queries/", queries.page),
    path("queries/new/", queries.new),
    path("queries/<uuid:guid>/", queries.one),
    path("queries/<uuid:guid>/answer/", queries.answer),
    path("queries/<uuid:guid>/settle/", queries.settle),
    path("decisions/", queries.decisions),
    path("decisions/<uuid:guid>/undo/", queries.undo),
    path("decisions/<uuid:guid>/carry-out/", queries.carry_out),
    path("recode/", recoding.page),
    path("recode/codings/<uuid:guid>/", recoding.coding),
    path("recode/sources/<uuid:guid>/", recoding.source),
]
