"""Columns and problems in words, in the language of the page; each says what to write instead."""

from datetime import date
from typing import TYPE_CHECKING, cast

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chibo.people.members import ethnic
from chibo.people.members.importing.reading import LARGEST_FILE
from chibo.people.members.importing.rules.check import Problem
from chibo.people.members.importing.rules.columns import Column
from chibo.people.members.importing.rules.entry import Entry
from chibo.people.members.importing.rules.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Fate

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

COLUMNS: dict[str, Promise] = {
    Column.FULL_NAME: _("Full name"),
    Column.OTHER_NAMES: _("Family and middle name"),
    Column.GIVEN_NAME: _("Given name"),
    Column.SEX: _("Sex"),
    Column.BORN: _("Date of birth"),
    Column.ETHNIC: _("Ethnic group"),
    Column.ADMITTED: _("Day of admission"),
    Column.OFFICIAL: _("Day of recognition as official member"),
    Column.STANDING: _("Official or probationary"),
    Column.EXEMPT: _("Exempt from activity since"),
    Column.JOINED: _("Came to this branch on"),
    Column.CARD: _("Number of the member's card"),
    Column.PERSONAL_ID: _("Personal id"),
    Column.PHONE: _("Telephone"),
    Column.OCCUPATION: _("Occupation"),
    Column.EDUCATION: _("Education"),
}

_PROBLEMS: dict[str, Promise] = {
    "empty": _("The cell is empty. It is needed."),
    "no_name": _("“%(value)s” is no name. Write the full name in letters."),
    "serial": _(
        "“%(value)s” is a spreadsheet's inner number of a day. Format the column as text and write the day as 15/08/1984."
    ),
    "short_year": _("The year in “%(value)s” has two digits. Write all four: 15/08/1984."),
    "no_date": _("“%(value)s” is no date. Write 15/08/1984, or 08/1984 or 1984 where no more is known."),
    "no_such_day": _("The calendar has no day “%(value)s”. Day comes first, then the month: 15/08/1984."),
    "not_whole": _("“%(value)s” lacks the day. Write the whole date, as 03/02/2011."),
    "no_sex": _("“%(value)s” is not understood. Write nam or nữ."),
    "no_standing": _("“%(value)s” is not understood. Write chính thức or dự bị."),
    "since_when": _("“%(value)s” does not say since when. Write the day, as 01/03/2024; leave it empty if not exempt."),
    "no_card": _("“%(value)s” is no card number. It has 8 digits, or 12 on the new card."),
    "short_id": _("The personal id has too few digits; a spreadsheet drops zeros in front. Format the column as text and write all 12."),
    "no_id": _("The personal id has 12 digits and nothing else."),
    "no_phone": _("“%(value)s” is no telephone number. Write 10 digits, as 0912345678."),
    "too_long": _("The text is too long. At most 120 letters fit."),
    "no_ethnic": _("“%(value)s” is not in the list of 54 ethnic groups. Write its name, as Kinh, Thái or Mông."),
    "born_when": _("Born in %(year)s: that cannot be. Look at the year again."),
    "too_young": _("Admitted before the age of %(years)s. Look at the days of birth and admission again."),
    "official_before_admitted": _("Recognised before admission. Look at both days again."),
    "joined_before_admitted": _("Came to the branch before admission. Look at both days, or leave this one empty."),
    "exempt_too_early": _("Exempt before being an official member. Look at the day again."),
    "in_the_future": _("This day has not come yet. Look at the year again."),
    "id_origin": _("The personal id begins with a code that no province and no country has. Compare it with the card."),
    "id_sex": _("The fourth digit of the personal id says another sex than the list. Compare it with the card."),
    "id_year": _("The personal id says another year of birth than %(year)s. Compare it with the card."),
    "probationary_but_official": _("The list says probationary and names a day of recognition. Leave one of them out."),
    "official_since_when": _("An official member needs the day of recognition. Write it, as 03/02/2012."),
    "still_on_probation": _("Admitted years ago without a day of recognition. Write that day, or dự bị in the column for it."),
    "repeated": _("The same as in row %(row)s. Delete one of the two."),
    "there": _("This person is in the list of the branch already."),
    "id_held": _("This personal id is on record with another member. Compare it with the card."),
    "elsewhere": _("This card number is on record in another branch. Ask the committee above for a transfer."),
}  # fmt: skip


def label(column: Column) -> "_StrPromise":
    """A column's name, as labels of fields want it."""
    return cast("_StrPromise", COLUMNS[column])


def sentence(problem: Problem) -> str:
    """What is wrong and what to write instead."""
    return str(_PROBLEMS[problem.code]) % problem.places


def column(problem: Problem) -> str:
    """The column's name; empty for the whole row."""
    return str(COLUMNS[problem.column]) if problem.column else ""


LIMITS = {
    "rows": MOST_ROWS,
    "columns": MOST_COLUMNS,
    "letters": LONGEST_CELL,
    "megabytes": LARGEST_FILE // 1024**2,
}
REFUSALS: dict[str, Promise] = {
    "empty": _("The file is empty."),
    "large": _("The file is too large: at most %(megabytes)s MB. Delete pictures and sheets that are not needed."),
    "old_office": _("This is an old XLS file, or one locked by a password. Save it as XLSX without a password."),
    "not_a_list": _("This is neither an XLSX workbook nor a CSV text. Save the list as XLSX, or as CSV in UTF-8."),
    "unpacks_large": _("The workbook unpacks to far more than a list of members can be. Copy the list into a new file."),
    "macros": _("The workbook brings macros. Save it as XLSX without macros."),
    "far_cells": _("The sheet reaches far beyond a list of members. Copy the list into a new file."),
    "damaged": _("The file is damaged or not made as a spreadsheet program makes it. Copy the list into a new file."),
    "no_rows": _("There is no list in this file: headings, and members below them. Use the form if in doubt."),
    "many_rows": _("More than %(rows)s rows: this is more than one branch. Upload the list of one branch."),
    "many_columns": _("More than %(columns)s columns. Keep only those of the form."),
    "long_cell": _("A cell has more than %(letters)s letters. Shorten it."),
}  # fmt: skip

_DEPENDENCES: dict[str, Promise] = {
    "meetings.RollEntry": _("somebody is on the roll of a meeting"),
    "voting.Elector": _("somebody is an elector of a vote"),
    "accounts.User": _("somebody has an account"),
    "accounts.Slip": _("somebody has an enrolment slip"),
    "organisation.Mandate": _("somebody holds an office"),
    "members.RecordLook": _("somebody's record was opened"),
    "members.CorrectionRequest": _("somebody asked for a correction"),
    "members.Fact": _("somebody's record was corrected"),
    "notices.Notice": _("somebody was sent a notice"),
}


def dependence(label: str) -> str:
    """What a table says of a person, as part of a sentence."""
    return str(_DEPENDENCES.get(label, _("other records name somebody")))


def rank(label: str) -> int:
    """Which dependence is told first."""
    known = list(_DEPENDENCES)
    return known.index(label) if label in known else len(known)


FATES: dict[str, Promise] = {
    Fate.NEW: _("New"),
    Fate.THERE: _("In the list already"),
    Fate.WRONG: _("To be corrected"),
    Fate.PASSED: _("No member"),
}
FATE_KINDS = {Fate.NEW: "good", Fate.THERE: "", Fate.WRONG: "bad", Fate.PASSED: ""}


def facts(entry: Entry) -> list[str]:
    """What was understood of a row, in short; of a personal id the last four digits."""
    told: list[tuple[Promise, str]] = [
        (_("born %(value)s"), str(entry.born)),
        (_("admitted %(value)s"), _day(entry.admitted_on)),
        (_("official %(value)s"), _day(entry.official_on)),
        (_("exempt since %(value)s"), _day(entry.exempt_since)),
        (_("here since %(value)s"), _day(entry.joined_on)),
        (_("card %(value)s"), entry.card_number),
        (_("id …%(value)s"), entry.personal_id[-4:]),
        (_("telephone %(value)s"), entry.phone),
    ]
    sex = gettext("Male") if entry.sex == "m" else gettext("Female")
    rest = [ethnic.name_of(entry.ethnic_code), entry.occupation, entry.education]
    return [
        sex,
        *(str(words) % {"value": value} for words, value in told if value),
        *filter(None, rest),
    ]


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""
