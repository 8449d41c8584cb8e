// What a program in hostile hands tries, one row each: a script that prints "leaked" when it succeeded. Used by cage.spec.ts with and without the cage.

/** What stands around the cage; all of it is open to everybody as far as the owner and mode of files go. */
export interface Surroundings {
  /** Holds `canary` and the folder `folder`. */
  readonly outside: string;
  readonly ports: Readonly<Record<'tcp4' | 'tcp6' | 'udp4' | 'udp6', number>>;
  readonly localSocket: string;
  /** A process that is not in the cage. */
  readonly pid: number;
}

/** System calls that Perl has no word for, by their numbers on x86-64 and arm64. Strings and buffers have to be variables. */
const calls = {
  setsid: [112, 157],
  ptrace: [101, 117],
  prlimit64: [302, 261],
  keyctl: [250, 219],
  inotify_init1: [294, 26],
  inotify_add_watch: [254, 27],
  io_uring_setup: [425, 425],
  clone3: [435, 435],
} as const;
const call = (name: keyof typeof calls, ...args: (string | number)[]): string =>
  `syscall(${[calls[name][process.arch === 'arm64' ? 1 : 0], ...args].join(', ')})`;

const perl = (code: string): string => `use Socket qw(:DEFAULT inet_pton pack_sockaddr_in6); ${code}`;
const connect = (family: string, type: string, address: string): string =>
  perl(
    `$SIG{PIPE} = "IGNORE"; socket(S, ${family}, ${type}, 0) or exit; connect(S, ${address}) or exit; print "leaked"; send S, "canary", 0`,
  );
const succeeds = (deed: string): string => perl(`print "leaked" if ${deed}`);

/** Name, and the script in Perl. */
export const escapes = ({ outside, ports, localSocket, pid }: Surroundings): Readonly<Record<string, string>> => ({
  'reads our environment in its own': succeeds('join(" ", %ENV) =~ /canary/'),
  'reads the environment of another process': succeeds(`open(F, "<", "/proc/${pid}/environ") && defined(<F>)`),
  'reads the command line of another process': succeeds(`open(F, "<", "/proc/${pid}/cmdline") && defined(<F>)`),
  'lists the processes': succeeds('opendir(D, "/proc") && readdir D'),
  'reads /etc/passwd': succeeds('open(F, "<", "/etc/passwd") && defined(<F>)'),
  'reads the file of another task': succeeds(`open(F, "<", "${outside}/canary") && defined(<F>)`),
  'reads it by a way around': succeeds(`open(F, "<", "/proc/self/root${outside}/canary") && defined(<F>)`),
  'lists the folder of another task': succeeds(`opendir(D, "${outside}") && readdir D`),
  'watches it': perl(
    `my $folder = "${outside}"; my $watch = ${call('inotify_init1', 0)}; print "leaked" if $watch >= 0 && ${call('inotify_add_watch', '$watch', '$folder', 0x100)} >= 0`,
  ),
  'sends by TCP': connect('PF_INET', 'SOCK_STREAM', `sockaddr_in(${ports.tcp4}, inet_aton("127.0.0.1"))`),
  'sends by TCP of IPv6': connect(
    'PF_INET6',
    'SOCK_STREAM',
    `pack_sockaddr_in6(${ports.tcp6}, inet_pton(AF_INET6, "::1"))`,
  ),
  'sends by UDP': connect('PF_INET', 'SOCK_DGRAM', `sockaddr_in(${ports.udp4}, inet_aton("127.0.0.1"))`),
  'sends by UDP of IPv6': connect(
    'PF_INET6',
    'SOCK_DGRAM',
    `pack_sockaddr_in6(${ports.udp6}, inet_pton(AF_INET6, "::1"))`,
  ),
  'talks to a server of this machine': connect('PF_UNIX', 'SOCK_STREAM', `sockaddr_un("${localSocket}")`),
  'makes a file elsewhere': succeeds(`open(F, ">", "${outside}/made")`),
  'makes a folder elsewhere': succeeds(`mkdir "${outside}/made-folder"`),
  'changes a file elsewhere': succeeds(`open(F, ">>", "${outside}/canary") and print F "x"`),
  'empties a file elsewhere': succeeds(`truncate "${outside}/victim", 0`),
  'removes a file elsewhere': succeeds(`unlink "${outside}/doomed"`),
  'moves a file out': perl(`open(F, ">", "own"); close F; print "leaked" if rename "own", "${outside}/moved"`),
  'links a file in': succeeds(`link "${outside}/canary", "linked"`),
  'changes the mode of a file elsewhere': perl(
    `chmod 0, "${outside}/mode"; my @now = stat "${outside}/mode"; print "leaked" if @now && !($now[2] & 0777)`,
  ),
  'changes the time of a file elsewhere': perl(
    `utime 1, 1, "${outside}/time"; print "leaked" if (stat "${outside}/time")[9] == 1`,
  ),
  'runs a program of its own': perl(
    'system("cp /bin/true own && chmod 700 own"); print "leaked" if system("./own") == 0',
  ),
  'makes a link': succeeds('symlink "/etc/passwd", "link"'),
  'makes a pipe with a name': succeeds('system("mkfifo fifo") == 0'),
  'makes a socket file': succeeds('socket(S, PF_UNIX, SOCK_STREAM, 0) && bind(S, sockaddr_un("own.socket"))'),
  'leaves its session': perl(`exit if fork; print "leaked" if ${call('setsid')} > 0`),
  'leaves its group': perl(
    'my $child = fork; if (!$child) { sleep 2; exit } print "leaked" if setpgrp $child, $child; kill 9, $child',
  ),
  'makes a namespace': succeeds('system("unshare --user true") == 0'),
  'signals another process': succeeds(`kill 0, ${pid}`),
  'reads the limits of its parent': perl(
    `my $limits = pack "QQ", 0, 0; print "leaked" if ${call('prlimit64', 'getppid', 7, 0, '$limits')} == 0`,
  ),
  traces: succeeds(`${call('ptrace', 0, 0, 0, 0)} == 0`),
  'opens a key ring': succeeds(`${call('keyctl', 0, -3, 1)} > 0`),
  'opens a ring of its own to the kernel': perl(
    `my $ring = chr(0) x 120; print "leaked" if ${call('io_uring_setup', 1, '$ring')} >= 0`,
  ),
});

/** What each caged program may take; the rows below take more. */
export const little = { maxMemoryBytes: 400e6, maxCpuSeconds: 1, maxFileBytes: 1e6 } as const;

export const excesses: Readonly<Record<string, string>> = {
  'takes more memory': perl('my $bytes = 600_000_000; my $much = "x" x $bytes; print "leaked"'),
  'takes more processor time': perl(
    // Asking takes more time in the kernel than in the program, and that counts too.
    'my @spent; do { @spent = times } while $spent[0] + $spent[1] < 2.5; print "leaked"',
  ),
  'writes a larger file': perl(
    'open(F, ">", "large"); print F "x" x 3_000_000; close F; print "leaked" if -s "large" == 3_000_000',
  ),
  'keeps much of what it complains about': perl('print STDERR "x" x 1_000_000 for 1 .. 50; print "flooded"'),
};

/** Only where the programs have a user of their own, whose processes can be counted. */
export const forks = {
  'starts more processes': perl(
    'my @all; for (1 .. 300) { my $pid = fork // last; if (!$pid) { sleep 60; exit } push @all, $pid } print "leaked" if @all == 300; kill 9, @all',
  ),
};
