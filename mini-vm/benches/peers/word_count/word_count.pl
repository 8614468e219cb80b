# Prints each different word of standard input behind its count, the most frequent first.

use strict;
use warnings;

my %counts;
while (<STDIN>) {
    $counts{$_}++ for split;
}

for my $word (sort { $counts{$b} <=> $counts{$a} || $a cmp $b } keys %counts) {
    printf "%7d %s\n", $counts{$word}, $word;
}
