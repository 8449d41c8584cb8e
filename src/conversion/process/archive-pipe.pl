# One archive is read, looked at and written at once: READER -- LISTER -- WRITER. What the reader gives goes to the other two, so that what is listed
# is what is written. Started in the cage by archive-pass.ts; ends as the first of the three that did not end well.
use strict;

my @roles = ([]);
for my $word (@ARGV) {
  if ($word eq '--') { push @roles, [] }
  else { push @{ $roles[-1] }, $word }
}
my ($reader, $lister, $writer) = @roles;
my $mebibyte = 1 << 20;
my $set_pipe_size = 1031;

$SIG{PIPE} = 'IGNORE';
my ($from, $into_us) = tube();
my ($to_lister, $at_lister) = reverse tube();
my ($to_writer, $at_writer) = reverse tube();
open my $nothing, '<', '/dev/null' or die "/dev/null: $!\n";
my @children = (
  start($nothing, $into_us, $reader),
  start($at_lister, undef, $lister),
  start($at_writer, undef, $writer),
);
close $_ for $into_us, $at_lister, $at_writer;

my $flows = 1;
while ($flows && sysread $from, my $chunk, $mebibyte) {
  for my $to ($to_lister, $to_writer) {
    for (my $done = 0; $flows && $done < length $chunk;) {
      my $more = syswrite $to, $chunk, length($chunk) - $done, $done;
      # Whoever does not read on has a reason, which is its end.
      if (defined $more) { $done += $more }
      else { $flows = 0 }
    }
  }
}
close $_ for $from, $to_lister, $to_writer;

# The writer first: a result that is too large makes the others fail as well.
for my $child (reverse @children) {
  waitpid $child, 0;
  my ($signal, $code) = ($? & 127, $? >> 8);
  if ($signal && $signal != 13) { kill $signal, $$; sleep 1 }
  exit($code || 1) if $?;
}

sub tube {
  pipe my $out, my $in or die "pipe: $!\n";
  fcntl $in, $set_pipe_size, $mebibyte;
  return ($out, $in);
}

sub start {
  my ($in, $out, $command) = @_;
  my $pid = fork // die "fork: $!\n";
  return $pid if $pid;
  $SIG{PIPE} = 'DEFAULT';
  open STDIN, '<&', $in or die "stdin: $!\n";
  !$out or open STDOUT, '>&', $out or die "stdout: $!\n";
  exec { $command->[0] } @$command or die "$command->[0]: $!\n";
}
