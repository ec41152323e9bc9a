"""The app's entry in Django's registry."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "civicloop.appraisal"
    label = "appraisal"
    default_auto_field = "django.db.models.BigAutoField"
