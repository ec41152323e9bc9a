"""The product's addresses with the style guide among them, as they are while developing."""

from django.urls import include, path

from civicloop.config.urls import urlpatterns as product
from civicloop.ui import guide
from civicloop.ui.urls import urlpatterns as own

urlpatterns = [path("", include(([*guide.urlpatterns, *own], "ui"))), *product]
