-- Prints each different word of standard input behind its count, the most frequent first.

local counts = {}
for word in io.read("*a"):gmatch("%S+") do
  counts[word] = (counts[word] or 0) + 1
end

local words = {}
for word in pairs(counts) do
  words[#words + 1] = word
end
table.sort(words, function(a, b)
  if counts[a] ~= counts[b] then
    return counts[a] > counts[b]
  end
  return a < b
end)
for _, word in ipairs(words) do
  io.write(string.format("%7d %s\n", counts[word], word))
end
