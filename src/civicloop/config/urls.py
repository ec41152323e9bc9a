"""Every address of the product. A higher app stands first, so that its page may wrap a lower one's."""

from django.urls import include, path
from django.views.i18n import set_language

APPS = ("insight", "open311", "appraisal", "pledges", "cases", "programme", "marketplace", "library", "accounts", "ui")

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("account/", include("allauth.account.urls")),
    *(path("", include(f"civicloop.{app}.urls")) for app in APPS),
]
