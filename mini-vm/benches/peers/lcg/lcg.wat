;; Steps a linear congruential generator and returns the last number; the argument says how many steps.
(module
  (func (export "run") (param $steps i32) (result i64)
    (local $x i32)
    (loop $step
      (local.set $x
        (i32.add
          (i32.mul (local.get $x) (i32.const 1664525))
          (i32.const 1013904223)))
      (br_if $step
        (local.tee $steps (i32.sub (local.get $steps) (i32.const 1)))))
    (i64.extend_i32_u (local.get $x))))
