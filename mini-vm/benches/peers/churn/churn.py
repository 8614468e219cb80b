"""Slides a window over a sequence of random keys: each step inserts the next key and removes the oldest one.

The arguments are the number of steps and how many entries the window holds.
Prints how many entries are left and a checksum of their keys and values.
"""

import sys


def slide(steps, window):
    entries = {}
    newest = oldest = 0
    for i in range(1, window + steps + 1):
        newest = (newest * 1664525 + 1013904223) & 0xFFFFFFFF
        entries[newest] = i
        if i > window:
            oldest = (oldest * 1664525 + 1013904223) & 0xFFFFFFFF
            del entries[oldest]
    return entries


entries = slide(int(sys.argv[1]), int(sys.argv[2]))
print(len(entries), sum(key % 1000 * value for key, value in entries.items()))
