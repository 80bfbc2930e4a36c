#!/usr/bin/env bash
# Make .venv and install what the given requirement lists pin: scripts/venv.sh base [dev]
# Needs only Python 3.11 or later with its venv module; says, or as root runs, the apt line that is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=.venv

fail() { printf '\nchibo: %s\n\n' "$*" >&2; exit 1; }

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  local candidate
  for candidate in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && is_new_enough "$candidate"; then
      printf '%s' "$candidate"
      return
    fi
  done
  fail "Python 3.11 or later is needed. Debian 12 or later, Ubuntu 24.04 or later: apt-get install python3 python3-venv"
}

# Debian ships venv and ensurepip apart from Python.
need_venv_module() {
  local python=$1 package said
  "$python" -c 'import ensurepip, venv' 2>/dev/null && return
  package=python3-venv
  [[ $python == python3 ]] || package=$python-venv
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    fail "Python's venv module is missing. As root: apt-get install $package"
  fi
  said=$(mktemp)
  echo "chibo: apt-get install $package"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package"; } \
    >"$said" 2>&1 || { tail -n 20 "$said" >&2; fail "apt-get could not install $package"; }
}

if [[ ! -x $venv/bin/python ]]; then
  python=$(find_python)
  need_venv_module "$python"
  echo "chibo: making $venv with $("$python" --version)"
  "$python" -m venv --clear "$venv"
fi
pip=("$venv/bin/python" -m pip --disable-pip-version-check -qq --no-input)
for list in "$@"; do
  echo "chibo: installing requirements/$list.txt"
  "${pip[@]}" install --require-hashes --no-deps --prefer-binary -r "requirements/$list.txt"
done
"${pip[@]}" install --no-deps --no-build-isolation --editable .
