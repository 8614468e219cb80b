-- Steps a linear congruential generator and prints the last number; the argument says how many steps.
--
-- For LuaJIT, which has no `&`: the product stays below 2^53, so that doubles hold it exactly.

local function run(steps)
  local x = 0
  for _ = 1, steps do
    x = (x * 1664525 + 1013904223) % 4294967296
  end
  return x
end

print(run(tonumber(arg[1])))
