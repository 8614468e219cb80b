.const a = 1
ÿ
