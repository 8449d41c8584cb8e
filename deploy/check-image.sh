#!/bin/sh
# Executes the Dockerfile for real on a machine without a container engine, then converts a picture in the result.
# Needs root and Debian's buildah; debootstrap too unless a Debian root folder is given: deploy/check-image.sh [ROOT]
set -eu

checkout=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${CHECK_DIR:-/var/tmp}/athanor-image-XXXXXX")
# A store of its own, so that nothing is left behind and other images of this machine are not touched.
store="--root $work/store --runroot $work/run --storage-driver vfs"
# Seconds since the start before each step, so that a slow one shows.
say() { printf '%4ss  %s\n' "$(($(date +%s) - started))" "$1"; }
started=$(date +%s)
trap 'for each in $(buildah $store containers -q 2>/dev/null); do buildah $store rm "$each" >/dev/null; done; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

root=${1:-$work/root}
[ -d "$root" ] || { say 'making a Debian root'; debootstrap --variant=minbase --include=ca-certificates bookworm "$root" >"$work/log" || { cat "$work/log"; exit 1; }; }

say 'making the base: that root with the Node and the certificates of this machine'
npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
base=$(buildah $store from scratch)
buildah $store copy -q "$base" "$root" / >/dev/null
buildah $store copy -q "$base" "$(readlink -f "$(command -v node)")" /usr/bin/node >/dev/null
buildah $store copy -q "$base" "$npm" /usr/lib/node_modules/npm >/dev/null
buildah $store copy -q "$base" /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt >/dev/null
buildah $store run --isolation chroot "$base" -- ln -sf ../lib/node_modules/npm/bin/npm-cli.js /usr/bin/npm
buildah $store config --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "$base"
buildah $store commit -q --rm "$base" athanor-check-base >/dev/null

say 'executing the Dockerfile'
buildah $store bud --isolation chroot --network host --format docker --pull-never \
  --build-arg BASE=localhost/athanor-check-base --tag athanor-check "$checkout"

say 'starting the image'
image=$(buildah $store from --pull-never localhost/athanor-check)
buildah $store run --isolation chroot --network host "$image" -- node - <"$checkout/deploy/check-image.mjs"
say "the image works; $(du -sm "$(buildah $store mount "$image")" | cut -f1) MB"
