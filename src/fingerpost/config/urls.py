"""Every address, noun by noun. Within a programme all begin with `/p/<programme>/`."""

from django.urls import URLPattern, URLResolver, include, path

from fingerpost.web.refs import ref

WITHIN: list[URLPattern | URLResolver] = [
    path("", include("fingerpost.web.programme.urls")),
    path("", include("fingerpost.web.people.within")),
    path("", include("fingerpost.web.sources.urls")),
    path("", include("fingerpost.web.exchange.urls")),
    path("", include("fingerpost.web.revising.urls")),
    path("pseudonyms/", include("fingerpost.web.pseudonyms.urls")),
    path("search/", include("fingerpost.web.search.urls")),
    path("passages/", include("fingerpost.web.retrieval.urls")),
    path("", include("fingerpost.web.suggesting.urls")),
    path("collect/", include("fingerpost.web.reporting.urls")),
    path("", include("fingerpost.web.tables.urls")),
    path("codebook/", include("fingerpost.web.codebook.urls")),
    path("", include("fingerpost.web.rounds.urls")),
    path("memos/", include("fingerpost.web.memos.urls")),
    path("findings/", include("fingerpost.web.findings.urls")),
    path("agreement/", include("fingerpost.web.agreement.urls")),
    path("matrix/", include("fingerpost.web.matrix.urls")),
    path("frameworks/", include("fingerpost.web.frameworks.urls")),
    path("quotations/", include("fingerpost.web.quotations.urls")),
    path("literature/", include("fingerpost.web.literature.urls")),
    path("routemap/", include("fingerpost.web.routemap.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("fingerpost.web.people.urls")),
    path("ref/<str:kind>/<uuid:guid>/", ref, name="ref"),
    path("p/<slug:programme>/", include(WITHIN)),
]
handler400 = "fingerpost.web.errors.unusable"
handler404 = "fingerpost.web.errors.not_found"
handler500 = "fingerpost.web.errors.server_error"
