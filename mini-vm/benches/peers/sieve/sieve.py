"""Counts the primes up to the argument, three times over, and prints the sum of the three counts."""

import sys
from math import isqrt


def count_primes(limit):
    is_prime = bytearray([1]) * (limit + 1)
    is_prime[0:2] = bytes(2)
    for n in range(2, isqrt(limit) + 1):
        if is_prime[n]:
            is_prime[n * n :: n] = bytes(len(range(n * n, limit + 1, n)))
    return sum(is_prime)


limit = int(sys.argv[1])
print(sum(count_primes(limit) for _ in range(3)))
