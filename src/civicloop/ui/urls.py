"""The app's addresses: preferences, and the living style guide while developing."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from civicloop.ui import guide, views

app_name = "ui"
urlpatterns: list[URLPattern | URLResolver] = [path("ui/preferences", views.preferences, name="preferences")]
if settings.DEBUG:
    urlpatterns += guide.urlpatterns
