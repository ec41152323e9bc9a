"""The app's addresses."""

from django.urls import path

from civicloop.cases.views import case, follow, lasting, listing, livemap, maps, offline, report
from civicloop.cases.views.setup import home, routing
from civicloop.cases.views.setup import categories, home, periods, routing

app_name = "cases"
urlpatterns = [
    path("report/", report.report, name="report"),
    path("report/offline/", offline.page, name="offline"),
    path("report/key", offline.key, name="report-key"),
    path("report/receive", offline.receive, name="receive"),
    path("sw.js", offline.worker, name="worker"),
    path("report/<str:kept>/<int:nth>.jpg", report.kept_picture, name="report-picture"),
    path("cases/", listing.index, name="index"),
    path("cases.json", listing.listed, name="listed"),
    path("map/areas.json", livemap.areas, name="map-areas"),
    path("map/pins.json", livemap.pins, name="map-pins"),
    path("cases/stayed-fixed/", lasting.show, name="lasting"),
    path("cases/stayed-fixed/<slug:code>", lasting.set_days, name="set-probation"),
    path("cases/<str:number>/", case.show, name="case"),
    path("cases/<str:number>/join", follow.join, name="join"),
    path("cases/<str:number>/judge", follow.judge_own, name="judge-own"),
    path("cases/<str:number>/undo", case.undo, name="undo"),
    path("cases/<str:number>/<int:picture>-<str:size>.jpg", case.picture, name="picture"),
    path("cases/<str:number>/<slug:deed>", case.act, name="act"),
    path("c/<str:token>/", follow.show, name="follow"),
    path("c/<str:token>/judge", follow.judge, name="judge"),
    path("c/<str:token>/<int:picture>-<str:size>.jpg", follow.picture, name="follow-picture"),
    path("setup/", home.home, name="setup"),
    path("setup/categories/", categories.index, name="categories"),
    path("setup/categories/new", categories.category, name="new-category"),
    path("setup/categories/take", categories.take, name="take-categories"),
    path("setup/categories/all.<str:form>", categories.export, name="export-categories"),
    path("setup/categories/<slug:code>/", categories.category, name="category"),
    path("setup/categories/<slug:code>/new", categories.condition, name="new-condition"),
    path("setup/categories/<slug:code>/<int:nth>", categories.condition, name="condition"),
    path("periods/", periods.index, name="periods"),
    path("periods/new", periods.period, name="new-period"),
    path("periods/<slug:code>/", periods.period, name="period"),
    path("setup/routing/", routing.index, name="routing"),
    path("setup/routing/new", routing.rule, name="new-rule"),
    path("setup/routing/try", routing.trial, name="routing-trial"),
    path("setup/routing/replay", routing.replay, name="routing-replay"),
    path("setup/routing/<int:nth>/", routing.rule, name="rule"),
    path("setup/routing/<int:nth>/<slug:deed>", routing.change, name="change-rule"),
    path("setup/routing/draft/<slug:deed>", routing.finish, name="finish-draft"),
    path("map.svg", maps.base, name="map"),
]
