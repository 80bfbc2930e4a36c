"""Who is who in the database of a demo: the keys of the script and the persons."""

from uuid import UUID

from chibo.demo import places, roll
from chibo.ground.organisation.models import Unit
from chibo.people.members.models import Member


def on_the_roll(branch: Unit) -> dict[str, UUID]:
    """Key on the written roll → person, for the members of the demo branch; inside a scope."""
    by_name = dict(Member.objects.filter(unit=branch).values_list("full_name", "person_id"))
    return {row.key: by_name[row.name] for row in roll.WRITTEN[places.DEMO_BRANCH]}
