#!/usr/bin/env bash
# See that Debian's packages for the tests are here: a browser, fonts, PDF and message tools, a signing token in software,
# a scanner of uploads, a reverse proxy, what checks units and the rotation of logs, the reference for secret ballots.
# As root they are installed; otherwise the line to type is printed and the exit status is 1.
set -euo pipefail

has() { command -v "$1" >/dev/null; }

missing=()
has chromium || has chromium-browser || has google-chrome || missing+=(chromium)
compgen -G '/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf' >/dev/null || missing+=(fonts-noto-core)
has pdfsig || missing+=(poppler-utils)
has certutil || missing+=(libnss3-tools)
has msgfmt || missing+=(gettext)
has softhsm2-util || missing+=(softhsm2)
has faketime || missing+=(faketime)
has clamd || missing+=(clamav-daemon)
has nginx || missing+=(nginx-light)
has systemd-analyze || missing+=(systemd)
has logrotate || missing+=(logrotate)
has belenios-tool || missing+=(belenios-tool)
[[ ${#missing[@]} == 0 ]] && exit 0

if [[ $(id -u) == 0 ]] && has apt-get; then
  echo "chibo: apt-get install ${missing[*]}"
  said=$(mktemp)
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } \
    >"$said" 2>&1 || { tail -n 20 "$said" >&2; exit 1; }
  rm "$said"
else
  printf '\nchibo: the tests need some packages of the system. As root:\n\n    apt-get install %s\n\n' "${missing[*]}" >&2
  exit 1
fi
