"""The app's addresses."""

from django.urls import path

from civicloop.library.views import copies, history, keeping, reading, searching, shelves, upload

app_name = "library"
urlpatterns = [
    path("library/", shelves.index, name="index"),
    path("library/upload", upload.upload, name="upload"),
    path("search", searching.search_page, name="search"),
    path("d/<int:number>/", reading.landing, name="document"),
    path("d/<int:number>/<int:page>", reading.read, name="page"),
    path("d/<int:number>/<int:page>/<int:width>.jpg", reading.picture, name="picture"),
    path("d/<int:number>/original", reading.original, name="original"),
    path("d/<int:number>/progress", keeping.progress, name="progress"),
    path("d/<int:number>/details", keeping.details, name="details"),
    path("d/<int:number>/withdraw", keeping.withdraw, name="withdraw"),
    path("d/<int:number>/retry", keeping.retry, name="retry"),
    path("d/<int:number>/copies/", copies.index, name="copies"),
    path("d/<int:number>/copies/<int:other>/appeal", copies.appeal, name="appeal-copy"),
    path("d/<int:number>/copies/<int:other>/decide", copies.decide, name="decide-copy"),
    path("library/appeals", copies.appeals, name="copy-appeals"),
    path("my/history/", history.index, name="history"),
    path("my/history/clear", history.clear, name="clear-history"),
    path("my/history/keep", history.keep, name="keep-history"),
]
