#!/usr/bin/env bash
# The first start as a stranger sees it: the committed checkout inside a bare Debian with nothing but Node and npm.
#   test/fresh/minimal-root.sh [--short]      as root, on Debian, with debootstrap; needs network, 3 GB and some minutes
# Starts as root and as an ordinary user, converts a picture, prints how long it took, stops in four ways (SIGTERM, Ctrl-C's SIGINT,
# kill -9 of the program and of npm in the middle of a conversion) and fails when a process is left. --short: root only.
set -euo pipefail

suite=bookworm
deadline_s=300
# A stop gives a running conversion its 10 s of grace; nobody can give any after kill -9.
stop_ms=15000
killed_ms=2000
users='root user'
[ "${1:-}" = --short ] && users=root

source=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
[ "$(id -u)" = 0 ] || { echo 'This needs root: chroot and debootstrap.' >&2; exit 1; }
command -v debootstrap >/dev/null || { echo 'debootstrap is missing: apt-get install debootstrap' >&2; exit 1; }

# A mount namespace of its own: whatever happens, no mount outlives this script.
if [ -z "${ATHANOR_FRESH_INSIDE:-}" ]; then
  ATHANOR_FRESH_INSIDE=1 exec unshare --mount --propagation private -- "$0" "$@"
fi

area=$(mktemp -d "${TMPDIR:-/var/tmp}/athanor-fresh-XXXXXX")
failures=0

clean_up() {
  for root in "$area"/*/; do
    for pid in $(pids_in "${root%/}"); do kill -9 "$pid" 2>/dev/null || true; done
    for at in proc tmp dev/pts dev/shm; do umount "$root$at" 2>/dev/null || true; done
  done
  rm -rf --one-file-system "$area"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

say() { printf '%s\n' "$*"; }
now_ms() { date +%s%3N; }
fail() { say "FAILED: $*"; failures=$((failures + 1)); }

# Every process whose root is that folder, whoever its parent is now.
pids_in() {
  find /proc -maxdepth 2 -path '/proc/[0-9]*/root' -lname "$1" -printf '%P\n' 2>/dev/null | cut -d / -f 1 || true
}

# The machine's own package sources, whatever files they stand in: "URI suite" per line.
sources() {
  apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' | sort -u | grep -E "[/ ]$suite(-updates|-security)?$"
}

make_base() {
  local base=$1 mirror
  mirror=$(sources | awk -v suite="$suite" '$2 == suite { print $1; exit }')
  say "Making a minimal $suite …"
  debootstrap --variant=minbase "$suite" "$base" "$mirror" >"$area/debootstrap.log" 2>&1 || { tail -n 20 "$area/debootstrap.log"; exit 1; }
  sources | sed -E 's/^(.*) (.*)$/deb \1 \2 main/' >"$base/etc/apt/sources.list"
  apt-config dump Acquire | grep -E '^Acquire::(Check|http|https)' >"$base/etc/apt/apt.conf.d/99machine" || true
  rm -rf "$base"/var/lib/apt/lists/* "$base"/var/cache/apt/archives/*.deb
  cp -L /etc/resolv.conf /etc/hosts "$base/etc/"
  install -D -m 644 /etc/ssl/certs/ca-certificates.crt "$base/etc/ssl/certs/ca-certificates.crt"
  install -m 755 "$(readlink -f "$(command -v node)")" "$base/usr/local/bin/node"
  mkdir -p "$base/usr/local/lib/node_modules"
  cp -r "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")" "$base/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$base/usr/local/bin/npm"
  chroot "$base" useradd --create-home --uid 1000 user
}

# No bind mount of /dev: removing the root must never be able to reach the machine's own.
mount_into() {
  mount -t proc proc "$1/proc"
  mount -t tmpfs tmpfs "$1/tmp" -o mode=1777
  mkdir -p "$1/dev/shm" "$1/dev/pts"
  mount -t tmpfs tmpfs "$1/dev/shm" -o mode=1777
  mount -t devpts devpts "$1/dev/pts" -o newinstance,ptmxmode=0666
}

# enter ROOT USER command…: fills `inside`, the whole command; with nothing of this machine's environment but proxies and certificates.
enter() {
  local root=$1 user=$2 name pass=() ids=0:0 home=/root
  shift 2
  [ "$user" = root ] || { ids=1000:1000; home=/home/user; }
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY NODE_EXTRA_CA_CERTS; do
    [ -z "${!name:-}" ] || pass+=("$name=${!name}")
  done
  inside=(chroot --userspec="$ids" "$root" env -i "${pass[@]}" HOME="$home" USER="$user" LANG=C.UTF-8 PORT=0
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin sh -c 'cd /srv/athanor && exec "$@"' sh "$@")
}

runtime=/srv/athanor/data/runtime.json

start_npm() {
  since=$(now_ms)
  rm -f "$1$runtime"
  enter "$1" "$2" npm start
  setsid "${inside[@]}" >"$area/$2.log" 2>&1 </dev/null &
  npm=$! # every step on the way is an exec, so this is npm itself, the leader of its group
  disown "$npm" # or the shell reports each kill
}

expect_serving() {
  enter "$1" "$2" node test/fresh/probe.mjs serving "$runtime" "$since"
  if ! timeout "$deadline_s" "${inside[@]}" >"$area/probe.log" 2>&1; then
    fail "$2: $3 does not serve"
    tail -n 30 "$area/probe.log" "$area/$2.log"
    exit 1
  fi
  say "$2: $3: $(cat "$area/probe.log")"
}

make_busy() {
  enter "$1" "$2" node test/fresh/probe.mjs busy "$runtime"
  timeout 60 "${inside[@]}" >"$area/probe.log" 2>&1 || fail "$2: no conversion runs: $(tail -n 3 "$area/probe.log")"
}

# The first 150 letters; nothing when it has just ended.
command_of() { { tr '\0' ' ' <"/proc/$1/cmdline" | cut -c1-150; } 2>/dev/null || true; }

# The pid of the first process in ROOT whose command line matches.
pid_of() {
  local pid
  for pid in $(pids_in "$1"); do
    if command_of "$pid" | grep -qE "$2"; then echo "$pid"; return; fi
  done
}

# Processes in ROOT but for the package manager: what has begun to unpack is left to finish, or the next start would find it half done.
ours_in() {
  local pid session
  for pid in $(pids_in "$1"); do
    session=$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | cut -d ' ' -f 4)
    [ -n "$session" ] || continue # it has just ended
    case $(command_of "$session") in 'sh -s --'*) ;; *) echo "$pid" ;; esac
  done
}

# expect_nothing_left ROOT WHAT LIMIT_MS
# Judged by the look that ended the waiting: the package manager may end in the middle of another one, which then takes it for ours.
expect_nothing_left() {
  local root=$1 what=$2 since_ms waited left pid
  since_ms=$(now_ms)
  while left=$(ours_in "$root"); [ -n "$left" ] && [ $(($(now_ms) - since_ms)) -lt "$3" ]; do sleep 0.1; done
  waited=$(($(now_ms) - since_ms))
  if [ -z "$left" ]; then
    say "$what: nothing left after $waited ms"
    expect_packages_done "$root" "$what"
    return
  fi
  fail "$what: still there after $waited ms:"
  for pid in $left; do say "  $pid $(command_of "$pid")"; done
  for pid in $(pids_in "$root"); do kill -9 "$pid" 2>/dev/null || true; done
}

# One package and what it needs, no more.
expect_packages_done() {
  local since_ms
  since_ms=$(now_ms)
  [ -n "$(pids_in "$1")" ] || return 0
  while [ -n "$(pids_in "$1")" ] && [ $(($(now_ms) - since_ms)) -lt $((deadline_s * 1000)) ]; do sleep 0.1; done
  if [ -z "$(pids_in "$1")" ]; then say "$2: the package manager ended what it had begun $(($(now_ms) - since_ms)) ms later"; return; fi
  fail "$2: the package manager does not end"
  for pid in $(pids_in "$1"); do kill -9 "$pid" 2>/dev/null || true; done
}

try_as() {
  local user=$1 root="$area/$1"
  cp -a "$area/base" "$root"
  mkdir -p "$root/srv/athanor"
  git -C "$source" archive HEAD | tar -x -C "$root/srv/athanor"
  [ "$user" = root ] || chown -R 1000:1000 "$root/srv/athanor"
  mount_into "$root"

  start_npm "$root" "$user"
  expect_serving "$root" "$user" 'first start'
  kill -TERM "$npm"
  expect_nothing_left "$root" "$user: SIGTERM to npm" $stop_ms

  start_npm "$root" "$user"
  expect_serving "$root" "$user" 'second start'
  kill -INT -- "-$npm"
  expect_nothing_left "$root" "$user: SIGINT to the whole group, as Ctrl-C sends it" $stop_ms

  start_npm "$root" "$user"
  make_busy "$root" "$user"
  kill -9 "$(pid_of "$root" '^node scripts/start\.mjs')"
  expect_nothing_left "$root" "$user: kill -9 of the program in a conversion" $killed_ms

  start_npm "$root" "$user"
  make_busy "$root" "$user"
  kill -9 "$npm"
  expect_nothing_left "$root" "$user: kill -9 of npm in a conversion" $stop_ms
}

make_base "$area/base"
for user in $users; do try_as "$user"; done
[ "$failures" = 0 ] && say 'All as it should be.'
exit "$((failures > 0))"
