# Goes into the cage and becomes the tool there: limits, user, Landlock, seccomp, clean environment. Started by cage.ts for every tool and helper.
# It is Perl because system calls need no compiler there and every Debian has perl-base. A step that fails is named and ends it with 125: nothing runs unprotected.
use strict;

my %given;
while (@ARGV) {
  my $word = shift;
  last if $word eq '--';
  my ($name, $value) = $word =~ /^(\w+)=(.*)$/s or fail('arguments', "\"$word\" is not understood");
  push @{ $given{$name} }, $value;
}

# Number of each system call on x86-64 and on arm64; none where there is no second one.
my %processors = (x64 => [0, 0xC000003E], arm64 => [1, 0xC00000B7]);
my ($column, $audit_arch) = @{ $processors{ given('arch') } // fail('processor', 'only x86-64 and arm64 are known') };
length pack('j', 0) == 8 or fail('processor', 'this is a 32-bit Perl');

my %own_calls = (
  rt_sigprocmask => [14, 135], rt_sigtimedwait => [128, 137],
  prctl => [157, 167], prlimit64 => [302, 261], openat => [257, 56], close => [3, 57], close_range => [436, 436],
  setgroups => [116, 159], setresgid => [119, 149], setresuid => [117, 147],
  landlock_create_ruleset => [444, 444], landlock_add_rule => [445, 445], landlock_restrict_self => [446, 446],
);
# Attacks on the kernel or on other processes, and whatever would take the tool out of the group that we kill.
my %refused = (
  setsid => [112, 157], setpgid => [109, 154],
  ptrace => [101, 117], process_vm_readv => [310, 270], process_vm_writev => [311, 271], process_madvise => [440, 440], pidfd_getfd => [438, 438], kcmp => [312, 272],
  unshare => [272, 97], setns => [308, 268], chroot => [161, 51], pivot_root => [155, 41],
  mount => [165, 40], umount2 => [166, 39], mount_setattr => [442, 442], open_tree => [428, 428], open_tree_attr => [467, 467], move_mount => [429, 429],
  fsopen => [430, 430], fsconfig => [431, 431], fsmount => [432, 432], fspick => [433, 433],
  bpf => [321, 280], add_key => [248, 217], request_key => [249, 218], keyctl => [250, 219], userfaultfd => [323, 282], perf_event_open => [298, 241],
  io_uring_setup => [425, 425], io_uring_enter => [426, 426], io_uring_register => [427, 427],
  kexec_load => [246, 104], kexec_file_load => [320, 294], init_module => [175, 105], finit_module => [313, 273], delete_module => [176, 106],
  swapon => [167, 224], swapoff => [168, 225], reboot => [169, 142], acct => [163, 89], quotactl => [179, 60], quotactl_fd => [443, 443], syslog => [103, 116],
  sethostname => [170, 161], setdomainname => [171, 162], settimeofday => [164, 170], clock_settime => [227, 112], clock_adjtime => [305, 266], adjtimex => [159, 171],
  open_by_handle_at => [304, 265], name_to_handle_at => [303, 264], fanotify_init => [300, 262], inotify_add_watch => [254, 27], vhangup => [153, 58],
  move_pages => [279, 239], migrate_pages => [256, 238], lookup_dcookie => [212, 18], iopl => [172], ioperm => [173], modify_ldt => [154], uselib => [134],
);
# Landlock does not guard owner, mode and times of what is outside. By path they seem to succeed, so that no tool stumbles over it; by open file they work.
my %pretended = (
  chmod => [90], fchmodat => [268, 53], fchmodat2 => [452, 452], chown => [92], lchown => [94], fchownat => [260, 54],
  setxattr => [188, 5], lsetxattr => [189, 6], setxattrat => [463, 463], removexattr => [197, 14], lremovexattr => [198, 15], removexattrat => [466, 466],
  file_setattr => [469, 469], utime => [132], utimes => [235], futimesat => [261],
);
my %judged = (socket => [41, 198], clone => [56, 220], clone3 => [435, 435], utimensat => [280, 88], truncate => [76, 45]);

my %without = map { $_ => 1 } all('without');
my $kernel = $without{landlock} ? 0 : call('landlock_create_ruleset', 0, 0, 1);

drop_files();
my $parent = $given{guard} ? stand_guard(0 + given('guard')) : stay_first();
limit();
drop_user() if $given{uid};
die_with($parent);
become_outer() if $given{outer};
must(call('prctl', 38, 1, 0, 0, 0) == 0, 'no_new_privs');
restrict_files() unless $without{landlock};
restrict_calls() unless $without{seccomp};
$SIG{TERM} = 'DEFAULT';
%ENV = ((map { exists $ENV{$_} ? ($_ => $ENV{$_}) : () } all('keep')), map { split /=/, $_, 2 } all('env'));
must(chdir given('home'), 'chdir');
exec { $ARGV[0] } @ARGV or fail('exec', "$ARGV[0]: $!");

# Whatever our parent forgot to close, but not what the tool is to get.
sub drop_files { must(call('close_range', 0 + given('files'), 0xFFFFFFFF, 4) == 0, 'close_range') }

sub limit {
  my %number = (cpu => 0, fsize => 1, core => 4, nproc => 6, nofile => 7, as => 9);
  for my $word (all('limit')) {
    my ($name, $soft, $hard) = split /:/, $word;
    my $now = pack 'QQ', 0, 0;
    must(call('prlimit64', 0, $number{$name}, 0, $now) == 0, "limit $name");
    my $most = (unpack 'QQ', $now)[1];
    # Nobody but root may raise what was lowered for us before.
    my @wanted = map { $_ < $most ? 0 + $_ : $most } $soft, $hard // $soft;
    must(call('prlimit64', 0, $number{$name}, pack('QQ', @wanted), 0) == 0, "limit $name");
  }
  my ($nice) = all('nice');
  must(setpriority(0, 0, 0 + $nice), 'nice') if $nice > getpriority(0, 0);
}

sub drop_user {
  my ($uid, $gid) = (0 + given('uid'), 0 + given('gid'));
  must(call('setgroups', 0, 0) == 0, 'setgroups');
  must(call('setresgid', $gid, $gid, $gid) == 0, 'setgid');
  must(call('setresuid', $uid, $uid, $uid) == 0, 'setuid');
}

# After the change of user, which makes the kernel forget it. Who died before we asked sends no signal.
sub die_with {
  my ($parent, $signal) = @_;
  must(call('prctl', 1, $signal // 9, 0, 0, 0) == 0, 'parent-death signal');
  getppid() == $parent or fail('parent', 'it is gone');
}

# Stays outside and ends the whole group when the worker dies: what bubblewrap or the tool forks hears nothing of that death, and may be at any point of its way.
# The signals are waited for, not handled, so that none is missed between two looks. Forks the process that goes on, and ends as that ends.
sub stand_guard {
  my ($worker) = @_;
  my ($usr1, $term, $chld) = (10, 15, 17);
  my $set = sub { my $bits = 0; $bits |= 1 << ($_ - 1) for @_; pack 'Q', $bits };
  # The polite signal goes to the whole group, and is not for us.
  my ($held, $awaited) = ($set->($usr1, $term, $chld), $set->($usr1, $chld));
  must(call('rt_sigprocmask', 0, $held, 0, 8) == 0, 'signals');
  getpgrp() == $$ or setpgrp(0, 0) or fail('group', "$!");
  die_with($worker, $usr1);
  my $guard = $$;
  my $tool = fork // fail('fork', "$!");
  unless ($tool) {
    die_with($guard);
    $SIG{TERM} = 'IGNORE' if $given{outer};
    must(call('rt_sigprocmask', 1, $held, 0, 8) == 0, 'signals');
    return $guard;
  }
  # Who waits for the end of a pipe does not wait for us.
  call('close_range', 0, 0xFFFFFFFF, 0);
  for (;;) {
    kill 'KILL', 0 if call('rt_sigtimedwait', $awaited, 0, 0, 8) == $usr1;
    end_as($?) if waitpid($tool, 1) == $tool;
  }
}

# Its parent is told by a code how the tool ended, also where that was a signal.
sub end_as { exit($_[0] & 127 ? 128 + ($_[0] & 127) : $_[0] >> 8) }

# The first process of a namespace is deaf to most signals and takes all others with it when it ends. So the tool is its child.
sub stay_first {
  my $tool = fork // fail('fork', "$!");
  return 1 unless $tool;
  while ((my $ended = wait) != $tool) { $ended > 0 or fail('wait', "$!") }
  end_as($?);
}

# A guard and no cage. Around bubblewrap it is deaf to the polite signal, which is for the tool inside: bubblewrap has to report how that ended.
sub become_outer { exec { $ARGV[0] } @ARGV or fail('exec', "$ARGV[0]: $!") }

sub restrict_files {
  must($kernel > 0, 'landlock');
  my ($execute, $write, $read, $list, $refer, $truncate, $device) = map { 1 << $_ } 0, 1, 2, 3, 13, 14, 15;
  my ($remove_file, $make_char, $make_sock, $make_fifo, $make_block, $make_link) = map { 1 << $_ } 5, 6, 9, 10, 11, 12;
  my $known = (1 << 13) - 1;
  $known |= $refer if $kernel >= 2;
  $known |= $truncate if $kernel >= 3;
  $known |= $device if $kernel >= 5;
  # From 4 on it also knows TCP, from 6 on abstract sockets and signals; what is handled and permitted by no rule is refused.
  my $attributes = pack 'QQQ', $known, 3, 3;
  my $rules = call('landlock_create_ruleset', $attributes, $kernel >= 6 ? 24 : $kernel >= 4 ? 16 : 8, 0);
  must($rules >= 0, 'landlock');
  my $of_files = $execute | $write | $read | $truncate | $device;
  my $permit = sub {
    my ($path, $rights, $flags, $missing) = @_;
    # O_PATH, and O_CLOEXEC unless it is to stay open.
    my $file = call('openat', -100, "$path\0", 0x200000 | $flags, 0);
    if ($file < 0) { return if $missing; fail('landlock', "$path: $!") }
    my $rule = pack 'Qi', $known & $rights & (-d $path ? ~0 : $of_files), $file;
    must(call('landlock_add_rule', $rules, 1, $rule, 0) == 0, "landlock $path");
    call('close', $file) if $flags & 0x80000;
  };
  my ($close, $no_link) = (0x80000, $column ? 0x8000 : 0x20000);
  $permit->($_, $execute | $read | $list, $close, 1) for all('run');
  $permit->($_, $read | $list, $close, 1) for all('read');
  $permit->($_, $read | $list, $close | $no_link) for all('lend');
  $permit->($_, $write | $read | $truncate, $close) for all('device');
  my $dangerous = $execute | $make_char | $make_block | $make_fifo | $device;
  $dangerous |= $make_link unless $given{links};
  $dangerous |= $make_sock if given('sockets') eq 'none';
  $permit->($_, ~$dangerous, $close | $no_link) for all('write');
  $permit->($_, $make_sock | $remove_file, $close) for all('socketdir');
  # The rule holds only for as long as the kernel remembers this folder of /proc, so it stays open.
  $permit->('/proc/self', $read | $list, 0) if $given{proc};
  must(call('landlock_restrict_self', $rules, 0) == 0, 'landlock');
}

sub restrict_calls {
  my ($allow, $kill, $pretend, $eperm, $enosys) = (0x7FFF0000, 0x80000000, 0x50000, 0x50001, 0x50026);
  my @program;
  my $op = sub { push @program, pack 'SCCL', @_ };
  my ($load, $equal, $at_least, $any_bit, $return) = (0x20, 0x15, 0x35, 0x45, 0x06);
  # Offsets in the kernel's record: call 0, processor 4, the low half of argument n at 16 + 8 n.
  my $argument = sub { 16 + 8 * $_[0] };
  my $when = sub { $op->($equal, 0, scalar @_ - 1, $_[0]); $op->(@$_) for @_[1 .. $#_] };
  my $only = sub {
    my ($name, $number, $value) = @_;
    $when->($name, [$load, 0, 0, $argument->($number)], [$equal, 0, 1, $value], [$return, 0, 0, $allow], [$return, 0, 0, $eperm]);
  };
  $op->($load, 0, 0, 4);
  $op->($equal, 1, 0, $audit_arch);
  $op->($return, 0, 0, $kill);
  $op->($load, 0, 0, 0);
  # The second set of numbers of x86-64.
  if ($column == 0) { $op->($at_least, 0, 1, 0x40000000); $op->($return, 0, 0, $eperm) }
  my %permitted = map { $_ => 1 } all('permit');
  $when->($_, [$return, 0, 0, $eperm]) for numbers(\%refused, \%permitted);
  $when->($_, [$return, 0, 0, $pretend]) for numbers(\%pretended, \%permitted);
  # AF_UNIX, and only for who needs it.
  if (given('sockets') eq 'local') { $only->($judged{socket}[$column], 0, 1) }
  else { $when->($judged{socket}[$column], [$return, 0, 0, $eperm]) }
  # Limits of itself, not of others.
  $only->($own_calls{prlimit64}[$column], 0, 0);
  # Times of an open file have no path.
  my $path = $argument->(1);
  $when->($judged{utimensat}[$column], [$load, 0, 0, $path], [$equal, 0, 3, 0], [$load, 0, 0, $path + 4], [$equal, 0, 1, 0], [$return, 0, 0, $allow], [$return, 0, 0, $pretend]);
  # No new namespaces. The newer call hides its flags from us; who is told that there is none takes the older.
  $when->($judged{clone}[$column], [$load, 0, 0, $argument->(0)], [$any_bit, 0, 1, 0x7E020000], [$return, 0, 0, $eperm], [$return, 0, 0, $allow]);
  $when->($judged{clone3}[$column], [$return, 0, 0, $enosys]);
  $when->($judged{truncate}[$column], [$return, 0, 0, $eperm]) if $kernel < 3;
  $op->($return, 0, 0, $allow);
  my $code = join '', @program;
  my $filter = pack 'S x6 P', scalar @program, $code;
  must(call('prctl', 22, 2, $filter, 0, 0) == 0, 'seccomp');
}

sub numbers {
  my ($table, $not) = @_;
  return map { $table->{$_}[$column] // () } sort grep { !$not->{$_} } keys %$table;
}

sub all { return @{ $given{ $_[0] } // [] } }

sub given { return $given{ $_[0] } ? $given{ $_[0] }[-1] : fail('arguments', "$_[0] is missing") }

sub call { my $name = shift; return syscall($own_calls{$name}[$column], @_) }

sub must { $_[0] or fail($_[1], "$!") }

sub fail { print STDERR "cage: $_[0]: $_[1]\n"; exit 125 }
