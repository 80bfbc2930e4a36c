"""Runs queued jobs inside a test, on the test's own connection."""

import json

from django.db import connection
from procrastinate.contrib.django import app


def drain(limit: int = 200) -> int:
    """Run waiting jobs until none is left; returns how many ran."""
    ran = 0
    while ran < limit:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (SELECT id FROM "
                "procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 1) "
                "RETURNING id, task_name, args"
            )
            row = cursor.fetchone()
        if row is None:
            return ran
        number, name, values = row
        app.tasks[name].func(**(values if isinstance(values, dict) else json.loads(values)))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [number]
            )
        ran += 1
    raise AssertionError(f"more than {limit} jobs")
