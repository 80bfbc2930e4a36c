#!/usr/bin/env bash
# Prove the newcomer's path on a machine that has nothing: a Debian made by debootstrap, in a folder.
#
#   scripts/fresh-machine.sh FOLDER COMMAND…      e.g. /var/tmp/fresh make demo SERVE=0
#
# Needs root and debootstrap. FOLDER is made at the first call with git, make, python3 and python3-venv and
# nothing else. The present commit is cloned into it anew each time; package mirrors and pip's
# configuration are this machine's. CHIBO_USER=somebody runs the command as an ordinary user.
set -euo pipefail
cd "$(dirname "$0")/.."
[[ $# -ge 2 && $(id -u) == 0 ]] || { sed -n '2,9s/^# \?//p' "$0" >&2; exit 2; }
folder=$1
shift
user=${CHIBO_USER:-root}
mirror=$(sed -n 's/^URIs: *//p; s/^deb [^h]*\(http[^ ]*\).*/\1/p' /etc/apt/sources.list.d/* /etc/apt/sources.list 2>/dev/null | head -n 1 || true)

if [[ ! -e $folder/etc/debian_version ]]; then
  debootstrap --variant=minbase --include=git,make,python3,python3-venv,ca-certificates bookworm "$folder" "$mirror"
fi
cp -r /etc/apt/. "$folder/etc/apt/"
for file in /etc/pip.conf /etc/resolv.conf /etc/hosts; do
  [[ ! -e $file ]] || cp "$file" "$folder$file"
done
cp --remove-destination -L /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/"

home=/home/chibo-proof
if ! chroot "$folder" id "$user" >/dev/null 2>&1; then
  chroot "$folder" useradd --create-home "$user"
fi
rm -rf "${folder:?}$home"
git clone --quiet --no-local . "$folder$home/chibo"
chroot "$folder" chown -R "$user" "$home"

# Own namespaces: what the command leaves running ends with it.
export folder user home
exec unshare --mount --pid --fork --kill-child bash -c '
  mount -t proc proc "$folder/proc"
  mount --bind /dev "$folder/dev"
  for shared in $(compgen -G "/opt/*" || true); do
    mkdir -p "$folder$shared" && mount --rbind "$shared" "$folder$shared"
  done
  exec chroot "$folder" su -p "$user" -s /bin/bash -c "cd $home/chibo && export HOME=$home && time $*"
' proof "$@"
