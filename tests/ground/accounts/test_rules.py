"""Log-in names as typed, devices as called."""

import pytest

from chibo.ground.accounts.rules import signing_in


@pytest.mark.parametrize(
    "typed", ["0912345678", " 0912 345 678", "0912.345.678", "+84 912 345 678", "0084-912-345-678"]
)
def test_a_telephone_number_is_the_same_however_it_is_typed(typed):
    assert signing_in.login_name(typed) == "0912345678"


@pytest.mark.parametrize("typed", ["thoan", " thoan ", "0912", "+1 212 555 0100"])
def test_other_names_are_only_trimmed(typed):
    assert signing_in.login_name(typed) == typed.strip()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 14; K) Chrome/126.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/117 Chrome/111 Safari", "Cốc Cốc, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604", "Safari, iPhone"),
        ("curl/8.5.0", ""),
        ("Dalvik (Android 9)", "Android"),
    ],
)
def test_a_device_is_called_by_browser_and_system(agent, name):
    assert signing_in.device(agent) == name
