"""Registers the commands that concern the whole installation."""

from django.apps import AppConfig


class CommandsConfig(AppConfig):
    name = "civicloop.config"
    label = "config"
