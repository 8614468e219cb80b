-- Steps a linear congruential generator and prints the last number; the argument says how many steps.

local function run(steps)
  local x = 0
  for _ = 1, steps do
    x = (x * 1664525 + 1013904223) & 0xffffffff
  end
  return x
end

print(run(tonumber(arg[1])))
