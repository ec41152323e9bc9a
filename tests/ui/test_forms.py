"""How forms are drawn: label, help, error, control; errors once more on top."""

import pytest
from django import forms
from django.utils import translation

from civicloop.ui.forms import RatingField


class Pledge(forms.Form):
    title = forms.CharField(label="Title", help_text="One sentence.")
    note = forms.CharField(label="Note", required=False)
    rating = RatingField(label="How was it?")
    is_public = forms.BooleanField(label="Public")
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, object]:
        if self.cleaned_data.get("title") == "both":
            raise forms.ValidationError("These two don't go together.")
        return self.cleaned_data


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def test_field_points_to_its_help_and_its_error() -> None:
    html = str(Pledge({}))

    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert '<div class="help" id="id_title_helptext">One sentence.</div>' in html
    assert 'id="id_title_error"' in html


def test_errors_stand_on_top_and_lead_to_their_fields() -> None:
    html = str(Pledge({}))
    top = html[: html.index('<div class="field')]

    assert '<a href="#id_title">Title · This field is required.</a>' in top
    assert '<a href="#id_rating_0">How was it? · This field is required.</a>' in top
    assert '<a href="#id_is_public">Public · This field is required.</a>' in top
    assert "Note" not in top
    assert 'role="alert"' in top


def test_errors_of_the_whole_form_stand_on_top() -> None:
    form = Pledge({"title": "both", "rating": "5", "is_public": "on"})

    assert "<li>These two don&#x27;t go together.</li>" in str(form)


def test_form_without_errors_has_no_summary() -> None:
    assert "errors-on-top" not in str(Pledge())


def test_optional_fields_say_so() -> None:
    html = str(Pledge())

    assert "(optional)" in html[html.index("Note") : html.index('name="note"')]
    assert "(optional)" not in html[html.index("Title") : html.index('name="title"')]


def test_checkbox_stands_before_its_label() -> None:
    html = str(Pledge())

    assert html.index('id="id_is_public"') < html.index('<label for="id_is_public">')


def test_hidden_fields_come_without_label() -> None:
    html = str(Pledge())

    assert 'type="hidden" name="token"' in html
    assert "Token" not in html


def test_rating_offers_five_faces_with_words_in_a_group() -> None:
    html = str(Pledge()["rating"].as_field_group())

    assert [word in html for word in ("Very satisfied", "Satisfied", "So-so", "Dissatisfied", "Very dissatisfied")] == [
        True
    ] * 5
    assert [f"#face-{level}" in html for level in range(1, 6)] == [True] * 5
    assert html.count('type="radio"') == 5
    assert "<fieldset" in html


def test_rating_is_a_number() -> None:
    form = Pledge({"title": "a", "rating": "4", "is_public": "on"})

    assert form.is_valid()
    assert form.cleaned_data["rating"] == 4


def test_rating_refuses_a_sixth_level() -> None:
    assert "rating" in Pledge({"rating": "6"}).errors
