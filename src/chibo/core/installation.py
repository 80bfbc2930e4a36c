"""What kind of installation this is."""

from datetime import datetime

from chibo.core.models import Installation


def is_demo() -> bool:
    """Whether the database is marked as a demo; one statement."""
    return Installation.objects.filter(is_demo=True).exists()


def demo_seed() -> int | None:
    """The seed a demo was drawn from; None where the database is no demo."""
    found = Installation.objects.filter(is_demo=True).values_list("demo_seed", flat=True)
    return found.first()


def mark_real(*, at: datetime) -> None:
    """Mark the database as a real installation; fails where it is marked already."""
    Installation.objects.create(id=1, is_demo=False, created_at=at)


def mark_demo(*, seed: int, at: datetime) -> None:
    """Mark the database as a demo, for good."""
    Installation.objects.update_or_create(
        id=1,
        defaults={"is_demo": True, "demo_seed": seed},
        create_defaults={"is_demo": True, "demo_seed": seed, "created_at": at},
    )
