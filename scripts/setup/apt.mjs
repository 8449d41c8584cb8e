// Drives apt-get. Called by install-packages.mjs, which has decided that it may.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { ended, lastLines } from './child.mjs';
import { meaningOf } from './fault.mjs';

/**
 * Read by sh on stdin, so that neither names nor proxies show in the list of processes. $1: services, the rest: packages.
 * The maintainer scripts of packages start daemons through the two commands that are hidden here, for this one call of apt-get only:
 * a policy-rc.d would hold back every other installation on the machine as well.
 * Lists are fetched only when the packages cannot be had with those that are there.
 */
const SCRIPT = `
install() {
  apt-get -q -y --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=600 -o DPkg::Path="$quiet:$PATH" \\
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold install "$@"
}
refresh() {
  tries=0
  until apt-get -q update > "$quiet/update" 2>&1; do
    cat "$quiet/update"
    grep -q 'Could not get lock' "$quiet/update" && [ $tries -lt 300 ] || return 1
    tries=$((tries + 1))
    sleep 2
  done
  cat "$quiet/update"
}
main() {
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 LC_ALL=C.UTF-8 PATH="$PATH:/usr/sbin:/sbin"
  services=$1
  shift
  quiet=$(mktemp -d) || exit 1
  trap 'rm -rf "$quiet"' EXIT
  trap 'exit 143' HUP INT TERM
  for command in invoke-rc.d deb-systemd-invoke; do printf '#!/bin/sh\\nexit 0\\n' > "$quiet/$command"; done
  chmod -R 755 "$quiet"
  install "$@" || { refresh && install "$@"; } || exit 1
  for service in $services; do update-rc.d "$service" disable; done
}
main "$@" < /dev/null
`;

/**
 * In a session of its own: Ctrl-C would leave dpkg half done, so it may finish without us.
 * `elevate` is how to become root. Resolves to nothing, or to why it failed.
 */
export function install(names, services, { elevate, log, onTerminal }) {
  const output = fs.openSync(log, 'w');
  const shell = ['sh', '-s', '--', services.join(' '), ...names];
  const [file, ...args] = onTerminal ? [...elevate, 'setsid', '--wait', ...shell] : [...elevate, ...shell];
  const child = spawn(file, args, { cwd: '/', detached: !onTerminal, stdio: ['pipe', output, output] });
  fs.closeSync(output);
  child.stdin.on('error', () => undefined); // it ended before reading: the exit code tells
  child.stdin.end(proxies() + SCRIPT);
  if (mayOutliveUs) child.unref();
  running.add(child);
  return ended(child).then(({ code, error }) => {
    running.delete(child);
    if (code === 0) return undefined;
    const text = fs.readFileSync(log, 'utf8');
    return [error?.message, meaningOf(text), lastLines(text, 4), `All of it: ${log}`].filter(Boolean).join('\n');
  });
}

const running = new Set();
let mayOutliveUs = false;

/** From now on this process may end before the installations do. */
export function letInstallationsFinishAlone() {
  mayOutliveUs = true;
  for (const child of running) child.unref();
}

/** apt-get knows only the names in small letters, and sudo drops them. */
function proxies() {
  return ['http_proxy', 'https_proxy', 'no_proxy']
    .map((name) => [name, process.env[name] ?? process.env[name.toUpperCase()]])
    .filter(([, value]) => value)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join('');
}

/** What the log says it waits for, for the line of progress. */
export function waitsFor(log) {
  const lines = fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trimEnd().split('\n').slice(-2) : [];
  return lines.some((line) => /Could not get lock/.test(line)) ? 'waiting for another package manager' : '';
}
