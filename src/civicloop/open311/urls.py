"""The app's addresses."""

from django.urls import path

from civicloop.open311 import views

app_name = "open311"
BASE = "open311/v2/"
urlpatterns = [
    path("open311/discovery.<slug:form>", views.discovery, name="discovery"),
    path(BASE + "discovery.<slug:form>", views.discovery),
    path(BASE + "services.<slug:form>", views.services, name="services"),
    path(BASE + "services/<str:code>.<slug:form>", views.definition, name="definition"),
    path(BASE + "requests.<slug:form>", views.requests, name="requests"),
    path(BASE + "requests/<str:number>.<slug:form>", views.one_request, name="request"),
    path(BASE + "tokens/<str:token>.<slug:form>", views.token, name="token"),
    path(BASE + "servicerequestupdates.<slug:form>", views.updates, name="updates"),
    path(BASE, views.nothing, name="base"),
    path(BASE + "<path:rest>", views.nothing),
]
