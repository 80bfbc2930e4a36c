"""What PostgreSQL folds is what ``names.search_key`` finds."""

import unicodedata

import pytest
from django.db import connection

from chibo.core import folding, names

TEXTS = [
    "Biên bản sinh hoạt chi bộ tháng 11/2026",
    "NGHỊ QUYẾT về đường vào ĐẬP Nà Khoang",
    "H’Hen Niê, Ƀuôn Yă; Łuang",
    "05-BB/CB",
    "Hoà – Hòa – hoà",
    "100% _x_ \\ 'a'",
    "",
]


@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_word_of_a_text_is_found_in_its_column(text, form):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {folding.Folded.template}" % {"expressions": "%s::text"},
            [unicodedata.normalize(form, text)],
        )
        (kept,) = cursor.fetchone()

    assert all(word in kept for word in names.search_key(text).split())
    assert names.search_key(kept) == names.search_key(text)
