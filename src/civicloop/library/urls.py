"""The app's addresses."""

from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import path

from civicloop.library import feeds
from civicloop.library.views import (
    authors,
    copies,
    files,
    history,
    keeping,
    lists,
    numbers,
    reading,
    searching,
    sharing,
    shelves,
    upload,
)

SITEMAPS: dict[str, object] = {"sitemaps": feeds.SITEMAPS}

app_name = "library"
urlpatterns = [
    path("library/", shelves.index, name="index"),
    path("library/upload", upload.upload, name="upload"),
    path("search", searching.search_page, name="search"),
    path("d/<int:number>/", reading.landing, name="document"),
    path("d/<int:number>/<int:page>", reading.read, name="page"),
    path("d/<int:number>/<int:page>/<int:width>.jpg", files.picture, name="picture"),
    path("d/<int:number>/<int:page>/place", reading.place, name="place"),
    path("d/<int:number>/sizes.json", files.sizes, name="sizes"),
    path("d/<int:number>/passage/<int:page>-<int:start>", reading.passage, name="passage"),
    path("d/<int:number>/original", files.original, name="original"),
    path("d/<int:number>/v<int:ordinal>/", reading.read_version, name="version"),
    path("d/<int:number>/v<int:ordinal>/<int:page>", reading.read_version, name="version-page"),
    path("d/<int:number>/v<int:ordinal>/<int:page>/<int:width>.jpg", files.picture, name="version-picture"),
    path("d/<int:number>/v<int:ordinal>/sizes.json", files.sizes, name="version-sizes"),
    path("d/<int:number>/v<int:ordinal>/original", files.original, name="version-original"),
    path("d/<int:number>/progress", keeping.progress, name="progress"),
    path("d/<int:number>/details", keeping.details, name="details"),
    path("d/<int:number>/withdraw", keeping.withdraw, name="withdraw"),
    path("d/<int:number>/retry", keeping.retry, name="retry"),
    path("d/<int:number>/copies/", copies.index, name="copies"),
    path("d/<int:number>/copies/<int:other>/appeal", copies.appeal, name="appeal-copy"),
    path("d/<int:number>/copies/<int:other>/decide", copies.decide, name="decide-copy"),
    path("library/appeals", copies.appeals, name="copy-appeals"),
    path("library/documents.csv", numbers.catalogue, name="catalogue"),
    path("library/feed", feeds.Newest(), name="feed"),
    path("library/feed/<slug:slug>", feeds.OfCategory(), name="category-feed"),
    path("library/by/<slug:handle>/", authors.author, name="author"),
    path("library/by/<slug:handle>/feed", feeds.OfAuthor(), name="author-feed"),
    path("library/lists/<int:pk>/", lists.show, name="list"),
    path("library/lists/<int:pk>/change", lists.change, name="change-list"),
    path("library/lists/<int:pk>/delete", lists.drop, name="drop-list"),
    path("library/lists/<int:pk>/files.zip", numbers.bundle, name="bundle"),
    path("d/<int:number>/keep", lists.keep, name="keep"),
    path("d/<int:number>/statistics", numbers.statistics_page, name="statistics"),
    path("d/<int:number>/links", sharing.shares, name="shares"),
    path("d/<int:number>/links/<int:pk>/end", sharing.end_share, name="end-share"),
    path("d/<int:number>/cite.<slug:ending>", sharing.citation, name="citation"),
    path("d/<int:number>/embed", sharing.embed, name="embed-first"),
    path("d/<int:number>/embed/<int:page>", sharing.embed, name="embed"),
    path("s/<str:token>", sharing.open_share, name="open-share"),
    path("oembed", sharing.oembed, name="oembed"),
    path("robots.txt", feeds.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemap_index,
        {"sitemaps": feeds.SITEMAPS, "sitemap_url_name": "library:sitemap"},
        name="sitemaps",
    ),
    path("sitemap-<slug:section>.xml", sitemap, {"sitemaps": feeds.SITEMAPS}, name="sitemap"),
    path("my/lists/", lists.index, name="lists"),
    path("my/history/", history.index, name="history"),
    path("my/history/clear", history.clear, name="clear-history"),
    path("my/history/keep", history.keep, name="keep-history"),
]
