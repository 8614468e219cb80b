-- Counts how often each of 8192 keys comes in a sequence of random ones, as long as the argument says.
-- Prints the number of different keys and a checksum of keys and counts.

local function count_keys(length)
  local counts = {}
  local x = 0
  for _ = 1, length do
    x = (x * 1664525 + 1013904223) & 0xffffffff
    local key = (x >> 19) * 99991 -- far apart, so that keys are no index of an array
    counts[key] = (counts[key] or 0) + 1
  end
  return counts
end

local keys, checksum = 0, 0
for key, count in pairs(count_keys(tonumber(arg[1]))) do
  keys = keys + 1
  checksum = checksum + key * count % 1000003
end
print(keys .. " " .. checksum)
