;; Counts the primes up to the argument, three times over, and returns the sum of the three counts.
(module
  (memory 0)

  ;; Byte n of the memory becomes 1 if n is composite.
  (func $count_primes (param $limit i32) (result i32)
    (local $n i32) (local $multiple i32) (local $count i32)
    (memory.fill (i32.const 0) (i32.const 0) (i32.add (local.get $limit) (i32.const 1)))
    (local.set $n (i32.const 2))
    (block $crossed
      (loop $next
        (br_if $crossed
          (i32.gt_u
            (local.tee $multiple (i32.mul (local.get $n) (local.get $n)))
            (local.get $limit)))
        (if (i32.eqz (i32.load8_u (local.get $n)))
          (then
            (loop $cross
              (i32.store8 (local.get $multiple) (i32.const 1))
              (br_if $cross
                (i32.le_u
                  (local.tee $multiple (i32.add (local.get $multiple) (local.get $n)))
                  (local.get $limit))))))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br $next)))
    (local.set $n (i32.const 2))
    (loop $next
      (local.set $count
        (i32.add (local.get $count) (i32.eqz (i32.load8_u (local.get $n)))))
      (br_if $next
        (i32.le_u
          (local.tee $n (i32.add (local.get $n) (i32.const 1)))
          (local.get $limit))))
    (local.get $count))

  (func (export "run") (param $limit i32) (result i32)
    (local $rounds i32) (local $sum i32)
    (drop (memory.grow (i32.add (i32.shr_u (local.get $limit) (i32.const 16)) (i32.const 1))))
    (local.set $rounds (i32.const 3))
    (loop $round
      (local.set $sum (i32.add (local.get $sum) (call $count_primes (local.get $limit))))
      (br_if $round
        (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (local.get $sum)))
