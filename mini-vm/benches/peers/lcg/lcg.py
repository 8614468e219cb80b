"""Steps a linear congruential generator and prints the last number; the argument says how many steps."""

import sys


def run(steps):
    x = 0
    for _ in range(steps):
        x = (x * 1664525 + 1013904223) & 0xFFFFFFFF
    return x


print(run(int(sys.argv[1])))
