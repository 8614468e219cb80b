-- Counts the primes up to the argument, three times over, and prints the sum of the three counts.

local function count_primes(limit)
  local is_prime = { false }
  for n = 2, limit do
    is_prime[n] = true
  end
  for n = 2, math.floor(math.sqrt(limit)) do
    if is_prime[n] then
      for multiple = n * n, limit, n do
        is_prime[multiple] = false
      end
    end
  end
  local count = 0
  for n = 2, limit do
    if is_prime[n] then
      count = count + 1
    end
  end
  return count
end

local limit = tonumber(arg[1])
local sum = 0
for _ = 1, 3 do
  sum = sum + count_primes(limit)
end
print(sum)
