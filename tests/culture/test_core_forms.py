"""How every form of the house is drawn, whatever its fields."""

from __future__ import annotations

import pytest
from django import forms
from django.template.loader import render_to_string


class UnitForm(forms.Form):
    name = forms.CharField(help_text="As customers know it.")
    mail = forms.EmailField(required=False)
    scale = forms.ChoiceField(choices=[("5", "1 to 5"), ("7", "1 to 7")], widget=forms.RadioSelect)
    is_open = forms.BooleanField(label="Open for answers", required=False)
    file = forms.FileField(required=False)

    def clean(self) -> None:
        if self.cleaned_data.get("is_open"):
            raise forms.ValidationError("A unit without a touchpoint cannot open.")


def test_an_error_stands_at_its_field_and_in_the_summary_with_the_same_words() -> None:
    html = str(UnitForm({"name": "", "scale": "5"}))
    assert '<li><a href="#id_name">Name: This field is required.</a></li>' in html
    assert '<ul class="errorlist" id="id_name_error"><li>This field is required.</li></ul>' in html
    assert html.index("error-summary") < html.index("errorlist")


def test_an_error_of_the_whole_form_stands_in_the_summary() -> None:
    html = str(UnitForm({"name": "Harbour", "scale": "5", "is_open": "on"}))
    assert "<li>A unit without a touchpoint cannot open.</li>" in html


def test_a_form_not_sent_yet_has_no_summary() -> None:
    assert "error-summary" not in str(UnitForm())


def test_a_summary_leads_to_choices_too() -> None:
    html = str(UnitForm({"name": "Harbour"}))
    assert '<a href="#id_scale">' in html
    assert '<div id="id_scale">' in html


def test_fields_that_may_stay_empty_say_so() -> None:
    html = str(UnitForm())
    assert '<label for="id_mail">Mail <span class="optional">(optional)</span></label>' in html
    assert '<label for="id_name">Name</label>' in html


def test_a_hint_is_tied_to_its_field() -> None:
    html = str(UnitForm())
    assert '<div class="help" id="id_name_helptext">As customers know it.</div>' in html
    assert 'aria-describedby="id_name_helptext"' in html


def test_choices_form_a_group_with_a_legend() -> None:
    html = str(UnitForm())
    assert "<legend>Scale</legend>" in html


def test_a_tick_stands_before_its_words() -> None:
    html = str(UnitForm())
    tick = html.index('type="checkbox"')
    assert tick < html.index('<label for="id_is_open">Open for answers</label>')


@pytest.mark.parametrize(("submit", "said"), [("Save the unit", "Save the unit"), ("", "Save")])
def test_a_whole_form_carries_files_and_says_what_its_button_does(submit: str, said: str) -> None:
    html = render_to_string(
        "shared/_form.html",
        {
            "form": UnitForm(),
            "submit": submit,
            "action": "",
            "danger": False,
            "cancel_url": "/units/",
            "csrf_token": "token",
        },
    )
    assert 'enctype="multipart/form-data"' in html
    assert f'<button class="button" type="submit">{said}</button>' in html
    assert '<a class="button plain" href="/units/">Cancel</a>' in html
