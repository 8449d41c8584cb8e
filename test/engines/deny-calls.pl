# Runs a program under a filter that refuses system calls, to stand for kernels and containers that have less. Used by cage.spec.ts; x86-64 only.
#   perl deny-calls.pl NUMBER=ERRNO… [NUMBER/MASK=ERRNO] -- PROGRAM ARGUMENTS     with a mask: only when the first argument has one of its bits
use strict;
my $code = pack 'SCCL', 0x20, 0, 0, 0;
while ((my $word = shift) ne '--') {
  my ($call, $mask, $errno) = $word =~ m{^(\d+)(?:/(\w+))?=(\d+)$} or die "\"$word\" is not understood\n";
  my $answer = pack 'SCCL', 0x06, 0, 0, 0x50000 | $errno;
  my $then = defined $mask ? pack('SCCL' x 2, 0x20, 0, 0, 16, 0x45, 0, 1, hex $mask) . $answer . pack('SCCL', 0x20, 0, 0, 0) : $answer;
  $code .= pack('SCCL', 0x15, 0, length($then) / 8, $call) . $then;
}
$code .= pack 'SCCL', 0x06, 0, 0, 0x7FFF0000;
syscall(157, 38, 1, 0, 0, 0) == 0 or die "no_new_privs: $!\n";
syscall(157, 22, 2, pack('S x6 P', length($code) / 8, $code), 0, 0) == 0 or die "seccomp: $!\n";
exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!\n";
