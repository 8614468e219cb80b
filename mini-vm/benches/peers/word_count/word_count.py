"""Prints each different word of standard input behind its count, the most frequent first."""

import sys
from collections import Counter

counts = Counter()
for line in sys.stdin.buffer:
    counts.update(line.split())

for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
    sys.stdout.buffer.write(b"%7d %s\n" % (count, word))
