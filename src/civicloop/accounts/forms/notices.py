"""Forms on how people are told, and for webhooks."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.kinds import Kind, Way
from civicloop.accounts.models import Format, Habits, Webhook


class HabitsForm(forms.ModelForm[Habits]):
    class Meta:
        model = Habits
        fields = ("takes_mail", "language", "digest_at", "quiet_from", "quiet_until")
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("digest_at", "quiet_from", "quiet_until")
        }
        help_texts = {"quiet_from": _("E-mails wait until the quiet hours are over.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("quiet_from")) != bool(cleaned.get("quiet_until")) and not self.errors:
            self.add_error("quiet_until", _("Give both hours, or neither."))
        return cleaned


class WaysForm(forms.Form):
    """One choice a kind of notice."""

    def __init__(self, *args: Any, kinds: list[Kind], chosen: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        for kind in kinds:
            self.fields[f"way-{kind.slug}"] = forms.ChoiceField(
                label=str(kind.label), choices=Way.choices, initial=chosen.get(kind.slug, kind.way)
            )

    @property
    def ways(self) -> dict[str, Way]:
        return {name.removeprefix("way-"): Way(value) for name, value in self.cleaned_data.items()}


class WebhookForm(forms.ModelForm[Webhook]):
    class Meta:
        model = Webhook
        fields = ("name", "format", "url", "secret")
        widgets = {"secret": forms.PasswordInput(attrs={"autocomplete": "off"})}
        help_texts = {
            "url": _("As the robot's settings show it. It isn't shown again: its key is part of it."),
            "secret": _("If the robot signs what it takes (DingTalk, Feishu), or your program checks it (JSON)."),
        }

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if urlsplit(url).scheme not in ("https", "http"):
            raise forms.ValidationError(_("Enter an address that begins with https://."))
        return url

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("format") == Format.WECOM and cleaned.get("secret"):
            self.add_error("secret", _("WeCom robots don't sign: leave it empty."))
        return cleaned
