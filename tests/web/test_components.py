"""Components in the states that the styleguide cannot show at once; the messages of the rooms."""

import gettext
import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.management import call_command
from django.template import Context, RequestContext, Template
from django.test import Client
from django.utils import translation

from chibo.core import clock
from chibo.oversight.insight.models import MonthDuties
from chibo.web import charts, lists
from chibo.web.management.commands import build_messages


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def shown(source: str, **values: object) -> str:
    return re.sub(r"\s+", " ", Template("{% load i18n %}" + source).render(Context(values))).strip()


def test_a_command_is_a_form_that_posts_with_its_own_key_and_token():
    source = '{% command "/do" class="stack" keep="Opinion" vote=True %}<b>x</b>{% endcommand %}'
    one, two = shown(source, csrf_token="abc"), shown(source, csrf_token="abc")
    assert (
        'method="post" action="/do" class="stack" data-command data-keep="Opinion" data-vote' in one
    )
    assert 'name="csrfmiddlewaretoken" value="abc"' in one
    key = r'name="idempotency_key" value="([0-9a-f-]{36})"'
    assert re.findall(key, one) != re.findall(key, two)


def test_a_command_may_leave_the_page_and_carry_files():
    form = shown('{% command "/do" leave=True files=True %}{% endcommand %}')
    assert "data-command" not in form
    assert 'enctype="multipart/form-data"' in form


def test_a_rendering_for_many_people_holds_nobodys_key():
    """The script makes one on each device; a page of one person has its own from the start."""
    assert 'value=""' in shown("{% command_key %}")
    assert re.search('value="[0-9a-f-]{36}"', shown("{% command_key %}", csrf_token="abc"))


def test_an_action_is_a_form_of_one_button_and_what_is_not_possible_says_why():
    form = shown(
        '{% action "/do" "Open" kind="primary" key="v" fields=fields %}', fields={"item": 3}
    )
    assert '<input type="hidden" name="item" value="3">' in form
    assert 'class="btn btn-primary" type="submit"' in form
    assert 'data-key="v" aria-keyshortcuts="v"' in form
    closed = shown('{% action "/do" "Open" disabled="No quorum: 9 of 11." %}')
    assert 'type="button" aria-disabled="true"' in closed
    assert "No quorum: 9 of 11." in closed


def test_what_people_write_is_never_markup():
    bad = "<script>alert(1)</script>"
    for source in (
        "{% card bad %}{{ bad }}{% endcard %}",
        "{% notice bad %}{{ bad }}{% endnotice %}",
        '{% action bad bad key="n" %}',
        '{% include "components/roll.html" with people=people id="r" label=bad %}',
        '{% include "components/agenda.html" with items=items %}',
        '{% chart figure bad id="c" %}',
    ):
        text = shown(
            source, bad=bad, people=[{"name": bad, "note": bad, "badge": bad}], items=[{"title": bad}],
            figure=charts.bars([charts.Point(bad, 1, bad)], name=bad, label=bad),
        )  # fmt: skip
        assert "<script" not in text
        assert "&lt;script&gt;" in text


class Two(forms.Form):
    one = forms.IntegerField(label="One")
    two = forms.DateField(label="Two")
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        raise forms.ValidationError("Not together.")


def test_more_than_one_error_is_listed_on_top_and_linked_to_its_field():
    text = shown('{% include "components/form_errors.html" %}', form=Two({"one": "x", "two": "y"}))
    assert "3 things have to be corrected." in text
    assert '<a href="#id_one">One</a>' in text
    assert "Not together." in text
    assert shown('{% include "components/form_errors.html" %}', form=Two()) == ""


def test_a_field_is_joined_to_its_label_and_error():
    text = shown('{% include "components/field.html" %}', field=Two({"one": "x"})["one"])
    assert 'for="id_one"' in text
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="id_one_error"' in text
    assert 'class="form-error" id="id_one_error"' in text
    hidden = shown('{% include "components/field.html" %}', field=Two()["hidden"])
    assert hidden == '<input type="hidden" name="hidden" id="id_hidden">'


def test_messages_have_the_look_of_their_kind():
    said = [
        Message(constants.ERROR, "Bad"), Message(constants.WARNING, "Careful"),
        Message(constants.SUCCESS, "Done"), Message(constants.INFO, "Know"),
    ]  # fmt: skip
    text = shown('{% include "components/messages.html" %}', messages=said)
    assert re.findall(r"notice-(\w+)", text) == ["bad", "warn", "good", "info"]
    assert text.count('role="alert"') == 1


def test_a_chart_without_values_says_so():
    figure = charts.bars([], name="v", label="n")
    text = shown('{% chart figure "Attendance" note="By month." %}', figure=figure)
    assert "There is not enough to draw yet." in text
    assert "<svg" not in text


def test_near_days_are_reckoned_from_today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 3, 18, 30, tzinfo=UTC))
    # In Vietnam it is already the fourth.
    assert shown(
        "{{ at|day_near }} {{ nothing|day_near }}", at=datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
    ) == ("yesterday –")
    assert shown("{% when nothing %}") == "–"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("queue", "Nobody has asked for the floor yet."), ("pen", "Nothing has been written yet.")],
)
def test_lists_without_anything_say_so(name, sentence):
    source = f'{{% include "components/{name}.html" with url="/w" label="Write" %}}'
    assert sentence in shown(source)


def test_messages_are_compiled_once_and_whole(tmp_path, settings, capsys):
    folder = tmp_path / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Seal"\nmsgstr "Niêm phong"\n\n#, fuzzy\nmsgid "Sign"\nmsgstr "sai"\n'
    )
    settings.LOCALE_PATHS = [tmp_path]
    call_command("build_messages")
    assert "1 message files built" in capsys.readouterr().out
    with (folder / "django.mo").open("rb") as file:
        found = gettext.GNUTranslations(file)
    assert (found.gettext("Seal"), found.gettext("Sign")) == ("Niêm phong", "Sign")
    assert not build_messages.build(folder / "django.po")
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]


def test_a_forged_form_is_answered_in_our_words():
    page = Client(enforce_csrf_checks=True).post("/look", {"type": "large"})
    assert page.status_code == 403
    assert b"<!doctype html>" in page.content
    assert "default-src 'none'" in page["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_long_list_is_counted_so_far_as_somebody_pages(monkeypatch, rf):
    monkeypatch.setattr(lists.Pages, "most", 3)
    kinds = MonthDuties.objects.order_by("pk")
    MonthDuties.objects.bulk_create(
        MonthDuties(valid_from=date(2030, month, 1), due_day=5, sign_within_days=3, source="test")
        for month in range(1, 7)
    )

    def told(found):
        page = lists.page_of(rf.get("/"), found, 2)
        whole = Template('{% include "components/pages.html" %}')
        return whole.render(RequestContext(rf.get("/"), {"page": page}))

    last = lists.page_of(rf.get("/?page=9"), kinds, 2)

    assert "1 to 2 of more than 3" in told(kinds)
    assert "1 to 2 of 3" in told(kinds[:3])
    assert "1 to 2 of 2" in told([1, 2])
    assert (last.number, len(last.object_list)) == (2, 2)
