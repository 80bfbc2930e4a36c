"""On a fresh checkout the first command already speaks Vietnamese, though it compiles the words itself."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASK = """
import django
django.setup()
from django.core.management import call_command
from django.utils.translation import gettext, override
words = "The server has a fault"
before = gettext(words)
call_command("build_messages", verbosity=0)
with override("vi"):
    print(before, "|", gettext(words), sep="")
"""


def test_words_are_found_though_they_were_looked_for_before_they_were_compiled(tmp_path: Path):
    ignored = shutil.ignore_patterns("*.mo", "__pycache__", "fonts")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignored)
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(tmp_path / "src"),
        "DJANGO_SETTINGS_MODULE": "chibo.config.settings",
    }

    said = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True)

    assert said.returncode == 0, said.stderr
    before, _, after = said.stdout.strip().partition("|")
    assert before == "The server has a fault"
    assert after
    assert after != before
