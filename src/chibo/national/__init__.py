"""An invented country on the real frame: made from a seed, record by record, and loaded as a whole.

``naming``, ``places``, ``work``: what people are called, where they live, what they do (``demo`` draws from
the same tables). ``draws``: chance by counter. ``structure``, ``people``, ``gatherings``, ``flaws``: columns of
units, members, meetings and of what is planted wrong. ``rows``: the same as rows of tables. ``writing`` puts
them into files, ``loading`` into a database, ``twin`` makes the population register that knows the same people.
"""

from datetime import date

SEED = 1
MEMBERS = 5_300_000
AS_OF = date(2026, 11, 1)
"""The day on which the country stands; its twelve months of meetings end the day before."""
