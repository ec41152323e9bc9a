"""The app's addresses."""

from django.urls import URLPattern, URLResolver, path

from civicloop.appraisal.views import disputes, rating, windows

app_name = "appraisal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("w/<str:token>/", rating.rate, name="rate"),
    path("w/<str:token>/thanks", rating.thanks, name="thanks"),
    path("windows/", windows.index, name="windows"),
    path("windows/new", windows.new, name="new-window"),
    path("windows/<int:pk>/", windows.detail, name="window"),
    path("windows/<int:pk>/close", windows.close, name="close-window"),
    path("windows/<int:pk>/code.svg", windows.code, name="code"),
    path("windows/<int:pk>/sheet", windows.sheet, name="sheet"),
    path("windows/ratings/<int:pk>/answer", windows.answer, name="answer"),
    path("disputes/", disputes.index, name="disputes"),
    path("disputes/new", disputes.new, name="new-dispute"),
    path("disputes/<str:number>/", disputes.detail, name="dispute"),
    path("disputes/<str:number>/<str:deed>", disputes.step, name="step"),
]
