"""PINs: passwords of digits alone, for telephones without a passkey; they always need the six digits of an app beside them."""

from datetime import date
from enum import StrEnum
from itertools import pairwise

SHORTEST, LONGEST = 6, 12
EARLIEST_YEAR, LATEST_YEAR = 1900, 2099
# Lines over the keypad of a telephone, there and back.
_KEYPAD = (
    "147258369",
    "741852963",
    "963852741",
    "369258147",
    "159753",
    "753159",
    "159357",
    "357159",
)


class Fault(StrEnum):
    """Why a PIN is not taken."""

    NOT_DIGITS = "not_digits"
    SHORT = "short"
    LONG = "long"
    REPEATED = "repeated"
    SEQUENCE = "sequence"
    DATE = "date"
    KEYPAD = "keypad"


def is_pin(password: str) -> bool:
    """Whether a password is made of digits alone."""
    return password.isascii() and password.isdigit()


def fault(pin: str) -> Fault | None:
    """The first reason why a PIN is not taken; None when it is.

    No day of any calendar year 1900 to 2099 is taken, in any common order: whose birthday it is need
    not be known, and family's birthdays are guessed as well.
    """
    if not is_pin(pin):
        return Fault.NOT_DIGITS
    if len(pin) < SHORTEST:
        return Fault.SHORT
    if len(pin) > LONGEST:
        return Fault.LONG
    checks = (
        (_is_repeated, Fault.REPEATED),
        (_is_sequence, Fault.SEQUENCE),
        (_is_date, Fault.DATE),
        (_is_line, Fault.KEYPAD),
    )
    return next((found for check, found in checks if check(pin)), None)


def _is_repeated(pin: str) -> bool:
    """One part again and again (111111, 121212, 123123), or no more than two digits."""
    periods = range(1, len(pin) // 2 + 1)
    again = any((pin[:period] * len(pin))[: len(pin)] == pin for period in periods)
    return again or len(set(pin)) <= 2


def _is_sequence(pin: str) -> bool:
    """Equal steps from digit to digit, over nine as well: 123456, 987654, 890123, 135791."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return len(steps) == 1


def _is_line(pin: str) -> bool:
    return any(pin in line for line in _KEYPAD)


def _is_date(pin: str) -> bool:
    """ddmmyy, mmddyy, yymmdd, ddmmyyyy, mmddyyyy, yyyymmdd, or a year beside a month or a day."""
    if len(pin) == 6:
        a, b, c = (int(pin[i : i + 2]) for i in (0, 2, 4))
        orders = [(c, b, a), (c, a, b), (a, b, c)]
        days = [
            (century + year, month, day) for year, month, day in orders for century in (1900, 2000)
        ]
        years = [(int(pin[:4]), int(pin[4:])), (int(pin[2:]), int(pin[:2]))]
        months = [(year, month, 1) for year, month in years]
        return any(_is_day(*one) for one in (*days, *months))
    if len(pin) == 8:
        a, b = int(pin[:2]), int(pin[2:4])
        whole = [
            (int(pin[4:]), b, a),
            (int(pin[4:]), a, b),
            (int(pin[:4]), int(pin[4:6]), int(pin[6:])),
        ]
        return any(_is_day(*one) for one in whole)
    return False


def _is_day(year: int, month: int, day: int) -> bool:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
