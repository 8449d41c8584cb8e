# Starts a program and is given all that it leaves behind, whoever its parent was; says what of that does not end by itself. Used by adopted.ts; Linux only.
#   perl adopt.pl SECONDS PROGRAM ARGUMENTS     says "started PID", then "left PID COMMAND" for each that is there so long after the program's end, and kills it
use strict;
use Time::HiRes qw(sleep time);
$| = 1;
my $patience = shift;
# PR_SET_CHILD_SUBREAPER
my $prctl = `uname -m` =~ /x86_64/ ? 157 : 167;
syscall($prctl, 36, 1, 0, 0, 0) == 0 or die "subreaper: $!\n";
my $program = fork // die "fork: $!\n";
exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!\n" unless $program;
print "started $program\n";
waitpid $program, 0;
my $end = time + $patience;
bury() while children() && time < $end && sleep 0.01;
bury();
while (my @left = children()) {
  for my $pid (@left) {
    print "left $pid ", said("/proc/$pid/cmdline") =~ tr/\0/ /r, "\n";
    kill 'KILL', $pid;
  }
  waitpid $_, 0 for @left;
}

sub bury { 1 while waitpid(-1, 1) > 0 }

sub children { return split ' ', said("/proc/$$/task/$$/children") }

sub said { open my $file, '<', $_[0] or return ''; local $/; return <$file> // '' }
