; E047: an integer that meets a floating-point number must be one exactly; `float` rounds it.

.const large = (1 << 53) + 1
.const a = large * 1.0                  ;! error E047 no floating-point number is exactly this integer
.const b = 0.5 - large                  ;! error E047 `float(...)` gives the nearest one
.const c = sqrt(large)                  ;! error E047
.const d = max(0.0, 1, large)           ;! error E047
.const e = float(large) * 1.0
.const f = (large - 1) * 1.0
.const g = large * 1
.data  h: .f64 large                    ; data rounds

main:
    halt
