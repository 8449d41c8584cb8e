// The system packages that Athanor can use: one row each. To add one, add a row; set-up, question and advice follow from it.
import { setting } from './checkout.mjs';

/**
 * binary     its presence in PATH proves that the package is there
 * without    what needs it, as what happens when it is missing
 * purposes   'start' and 'test': which command asks for it
 * first      installed before all others and alone, because the start waits for it
 * services   daemons that the package brings and that must not run: Athanor starts its own, private ones
 * megabytes  to download and on disk, on a minimal Debian 12
 * names      package names by manager
 */
export const packages = [
  {
    binary: 'redis-server',
    without: 'the queue runs in PostgreSQL, which is slower',
    purposes: ['start', 'test'],
    first: true,
    services: ['redis-server'],
    megabytes: { download: 4, disk: 14 },
    names: { apt: ['redis-server'], dnf: ['redis'], pacman: ['valkey'], apk: ['redis'], brew: ['redis'] },
    isWanted: () => !setting('REDIS_URL') && setting('QUEUE_BACKEND') !== 'postgres',
  },
  {
    binary: 'ffmpeg',
    without: 'the conversion of films and sounds is not offered',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 134, disk: 470 },
    names: { apt: ['ffmpeg'], dnf: ['ffmpeg'], pacman: ['ffmpeg'], apk: ['ffmpeg'], brew: ['ffmpeg'] },
  },
  {
    binary: 'chromium',
    without: 'the tests of the pages fail',
    purposes: ['test'],
    services: [],
    megabytes: { download: 208, disk: 738 },
    names: { apt: ['chromium'], dnf: ['chromium'], pacman: ['chromium'], apk: ['chromium'], brew: ['chromium'] },
  },
  {
    binary: 'vips',
    without: 'the bench of pictures cannot run',
    purposes: ['test'],
    services: [],
    megabytes: { download: 54, disk: 192 },
    names: { apt: ['libvips-tools'], dnf: ['vips-tools'], pacman: ['libvips'], apk: ['vips-tools'], brew: ['vips'] },
  },
];

/** Managers in the order in which they are looked for. Only apt is driven by us; for the others the line is printed. */
export const managers = [
  { id: 'apt', binary: 'apt-get', line: 'apt-get install --no-install-recommends', asRoot: true },
  { id: 'dnf', binary: 'dnf', line: 'dnf install --setopt=install_weak_deps=False', asRoot: true },
  { id: 'pacman', binary: 'pacman', line: 'pacman -S --needed', asRoot: true },
  { id: 'apk', binary: 'apk', line: 'apk add', asRoot: true },
  { id: 'brew', binary: 'brew', line: 'brew install', asRoot: false },
];
