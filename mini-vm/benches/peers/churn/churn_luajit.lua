-- Slides a window over a sequence of random keys: each step inserts the next key and removes the oldest one.
-- The arguments are the number of steps and how many entries the window holds.
-- Prints how many entries are left and a checksum of their keys and values.
--
-- For LuaJIT, which has no `&`: the product stays below 2^53, so that doubles hold it exactly.

local function slide(steps, window)
  local entries = {}
  local newest, oldest = 0, 0
  for i = 1, window + steps do
    newest = (newest * 1664525 + 1013904223) % 4294967296
    entries[newest] = i
    if i > window then
      oldest = (oldest * 1664525 + 1013904223) % 4294967296
      entries[oldest] = nil
    end
  end
  return entries
end

local count, checksum = 0, 0
for key, value in pairs(slide(tonumber(arg[1]), tonumber(arg[2]))) do
  count = count + 1
  checksum = checksum + key % 1000 * value
end
print(count .. " " .. checksum)
