// What each kind of program may reach beside its own folder and the files that it is lent: one row each. Read by cage-command.ts; docs/security.md tells the same.
import path from 'node:path';
import { projectRoot } from '../../shared/settings.js';

export interface CageProfile {
  /** Read and executed; what is not there is left out. */
  readonly run: readonly string[];
  readonly read: readonly string[];
  /** local: sockets of the machine itself, never the network. */
  readonly sockets: 'none' | 'local';
  /** Folders of everybody in which it makes and removes sockets, because it asks nobody where. */
  readonly socketDirs: readonly string[];
  /** System calls of the launcher's lists that it needs all the same. */
  readonly permits: readonly string[];
  /** What the kernel says about processes: about itself, or about all where bubblewrap shows none but its own. */
  readonly processes: 'none' | 'itself' | 'all it sees';
  /** Talks to us over a channel of Node. */
  readonly channel: boolean;
  /** Loads as root what its own user could not read, and becomes that user before it sees a file. */
  readonly dropsByItself: boolean;
  /** Whether bubblewrap goes around it where that works. */
  readonly outer: boolean;
  /** It reserves more addresses than any limit would give it; whoever starts it watches its memory, and nothing but bubblewrap ends all of it. */
  readonly reserves?: true;
  /** It locks its folder by a link; whoever starts it must not follow one. */
  readonly links?: true;
  /** It runs as users of its own, of whom each may have so many processes and threads: among those of the other tools it would leave none for them. */
  readonly crowd?: number;
  /** Said as it is: the whole path of its own folder is longer than the name of a socket may be. */
  readonly temporary?: string;
}

const programs = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64'];
/** Tools look up their libraries, fonts and own settings; nothing in here tells about people or other programs. */
const settingsOfTools = [
  ...['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'alternatives', 'localtime', 'locale.alias', 'mime.types'],
  ...[
    'fonts',
    'ghostscript',
    'ImageMagick-6',
    'ImageMagick-7',
    'papersize',
    'paperspecs',
    'magic',
    'magic.mime',
    'perl',
  ],
  'ssl/openssl.cnf',
].map((name) => `/etc/${name}`);
const cachesOfTools = ['/var/cache/fontconfig', '/var/lib/ghostscript', '/var/lib/fonts'];

const tool: CageProfile = {
  run: programs,
  read: [...settingsOfTools, ...cachesOfTools],
  sockets: 'none',
  socketDirs: [],
  permits: [],
  processes: 'none',
  channel: false,
  dropsByItself: false,
  outer: true,
};

const office: CageProfile = {
  ...tool,
  read: [...tool.read, ...['/etc/libreoffice', '/var/lib/libreoffice', '/var/spool/libreoffice', '/etc/python3']],
  // Its parts talk to each other by a socket that is always in /tmp.
  sockets: 'local',
  socketDirs: ['/tmp'],
  processes: 'all it sees',
};

const browser: CageProfile = {
  ...tool,
  read: [...tool.read, '/etc/chromium', '/etc/chromium.d'],
  // Its parts talk to each other.
  sockets: 'local',
  processes: 'all it sees',
  reserves: true,
  links: true,
  crowd: 1000,
  temporary: '.',
};

const checkout = ['dist', 'node_modules', 'package.json'].map((name) => path.join(projectRoot, name));
const node = {
  run: [...programs, process.execPath],
  processes: 'itself',
  channel: true,
  dropsByItself: true,
  // It is warm, so its own start would hide the cost, but its channel and its own change of user need what bubblewrap takes away.
  outer: false,
} as const;

export const cageProfiles = {
  tool,
  // Starts, does one thing and ends, as other tools do.
  'node-tool': { ...tool, run: node.run, processes: node.processes, read: [...tool.read, ...checkout] },
  office,
  browser,
  'node-helper': { ...tool, ...node, read: [...tool.read, ...checkout] },
  // Starts LibreOffice by itself.
  'node-office': { ...office, ...node, read: [...office.read, ...checkout] },
} as const satisfies Record<string, CageProfile>;

export type ProfileName = keyof typeof cageProfiles;
