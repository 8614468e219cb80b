"""Counts how often each of 8192 keys comes in a sequence of random ones, as long as the argument says.

Prints the number of different keys and a checksum of keys and counts.
"""

import sys
from collections import defaultdict


def count_keys(length):
    counts = defaultdict(int)
    x = 0
    for _ in range(length):
        x = (x * 1664525 + 1013904223) & 0xFFFFFFFF
        key = (x >> 19) * 99991  # far apart, so that keys are no index of an array
        counts[key] += 1
    return counts


counts = count_keys(int(sys.argv[1]))
print(len(counts), sum(key * count % 1000003 for key, count in counts.items()))
