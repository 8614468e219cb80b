; Moves the Sun and the four giant planets for a number of steps, and prints the energy of the system before and after.
;
; Shows structs in static data, constants that the assembler computes, macros whose parameters are fields and
; registers, and formatted output. It does the work of n-body in the Computer Language Benchmarks Game.
;
; Run it with: mini-vm run programs/n_body.asm                 1000 steps
;              mini-vm run programs/n_body.asm -- 50000        as many as it says, up to 10^12
;
; A step takes 0.01 days. In it every pair of bodies attracts each other, and then each body moves with its velocity: the
; symplectic Euler method, which nearly keeps the energy. Wrong arguments end the program with status 2.
;
;! args: 1000
;! output:
;| -0.169075164
;| -0.169087605

.include <arguments.asm>

.struct vector { x: f64  y: f64  z: f64 }

.struct body {
        position: vector                ; astronomical units from where the Sun starts
        velocity: vector                ; astronomical units in a year
        mass:     f64                   ; such that a mass of 1 attracts with 1 at a distance of 1
}

.const year       = 365.24              ; days
.const solar_mass = 4 * pi * pi
.const duration   = 0.01                ; of a step

.data {
        .align  8
bodies:                                 ; the Sun comes first
sun:    .f64    0.0, 0.0, 0.0
        .f64    0.0, 0.0, 0.0
        .f64    solar_mass

        .f64    4.84143144246472090, -1.16032004402742839, -1.03622044471123109e-1 ; Jupiter
        .f64    1.66007664274403694e-3 * year, 7.69901118419740425e-3 * year, -6.90460016972063023e-5 * year
        .f64    9.54791938424326609e-4 * solar_mass

        .f64    8.34336671824457987, 4.12479856412430479, -4.03523417114321381e-1 ; Saturn
        .f64    -2.76742510726411899e-3 * year, 4.99852801234917238e-3 * year, 2.30417297573763929e-5 * year
        .f64    2.85885980666130812e-4 * solar_mass

        .f64    12.8943695621391310, -15.1111514016986312, -2.23307578892655734e-1 ; Uranus
        .f64    2.96460137564761618e-3 * year, 2.37847173959480950e-3 * year, -2.96589568540237556e-5 * year
        .f64    4.36624404335156298e-5 * solar_mass

        .f64    15.3796971148509165, -25.9193146099879641, 1.79258772950371181e-1 ; Neptune
        .f64    2.68067772490389322e-3 * year, 1.62824170038242295e-3 * year, -9.51592254519715870e-5 * year
        .f64    5.15138902046611451e-5 * solar_mass
bodies_end:
}

.fn main()
.reg steps
        call    argument_at_most(1)
        call    argument_number(0, 1000, 0, 1_000_000_000_000) -> steps
        call    rest_momentum()
        call    print_energy()
        beq     steps, 0, .done
.step:  call    attract()
        call    move()
        sub     steps, steps, 1
        bne     steps, 0, .step
.done:  call    print_energy()
        halt

.fn print_energy()
.reg energy
        call    total_energy() -> energy
        host    print_format("%.9f\n", energy)
        ret

.macro subtract_momentum(axis, total)
        load    velocity, [one + body.velocity + axis]
        fmul    velocity, velocity, mass
        fsub    total, total, velocity
.endm

; Gives the Sun a velocity with which all momenta add up to 0, so that the system stays where it is.
.fn rest_momentum()
.reg one, end, mass, velocity, total_x, total_y, total_z
        li      total_x, 0.0
        li      total_y, 0.0
        li      total_z, 0.0
        li      one, bodies
        li      end, bodies_end
.next:  load    mass, [one + body.mass]
        subtract_momentum vector.x, total_x
        subtract_momentum vector.y, total_y
        subtract_momentum vector.z, total_z
        add     one, one, sizeof(body)
        bltu    one, end, .next

        li      mass, solar_mass
        fdiv    total_x, total_x, mass
        fdiv    total_y, total_y, mass
        fdiv    total_z, total_z, mass
        li      one, sun
        store   total_x, [one + body.velocity.x]
        store   total_y, [one + body.velocity.y]
        store   total_z, [one + body.velocity.z]
        ret

; How far `one` is from `other` along an axis.
.macro difference(axis, d)
        load    d, [one + body.position + axis]
        load    part, [other + body.position + axis]
        fsub    d, d, part
.endm

; The square of the distance between `one` and `other`, with its differences.
.macro square_of_distance(square)
        difference vector.x, dx
        difference vector.y, dy
        difference vector.z, dz
        fmul    square, dx, dx
        fmul    part, dy, dy
        fadd    square, square, part
        fmul    part, dz, dz
        fadd    square, square, part
.endm

; What a pair of bodies does to the velocities of both along an axis.
.macro pull(axis, d)
        load    part, [one + body.velocity + axis]
        fmul    change, d, other_pull
        fsub    part, part, change
        store   part, [one + body.velocity + axis]
        load    part, [other + body.velocity + axis]
        fmul    change, d, one_pull
        fadd    part, part, change
        store   part, [other + body.velocity + axis]
.endm

; Changes the velocities of all bodies by what they do to each other in a step.
.fn attract()
.reg one, other, end, last, time, dx, dy, dz, square, part, change, one_pull, other_pull
        li      time, duration
        li      one, bodies
        li      end, bodies_end
        sub     last, end, sizeof(body)
.one:   add     other, one, sizeof(body)
.other: square_of_distance square
        fsqrt   part, square
        fmul    part, part, square
        fdiv    change, time, part      ; the pull falls with the square, and the differences grow with the distance
        load    one_pull, [one + body.mass]
        fmul    one_pull, one_pull, change
        load    other_pull, [other + body.mass]
        fmul    other_pull, other_pull, change
        pull    vector.x, dx
        pull    vector.y, dy
        pull    vector.z, dz
        add     other, other, sizeof(body)
        bltu    other, end, .other
        add     one, one, sizeof(body)
        bltu    one, last, .one
        ret

.macro move_along(axis)
        load    velocity, [one + body.velocity + axis]
        fmul    velocity, velocity, time
        load    position, [one + body.position + axis]
        fadd    position, position, velocity
        store   position, [one + body.position + axis]
.endm

; Moves all bodies as far as they get in a step.
.fn move()
.reg one, end, time, velocity, position
        li      time, duration
        li      one, bodies
        li      end, bodies_end
.next:  move_along vector.x
        move_along vector.y
        move_along vector.z
        add     one, one, sizeof(body)
        bltu    one, end, .next
        ret

.macro add_square(axis)
        load    part, [one + body.velocity + axis]
        fmul    part, part, part
        fadd    square, square, part
.endm

; The energy of the motion of all bodies, less what it would take to part each pair.
.fn total_energy() -> energy
.reg energy, one, other, end, dx, dy, dz, square, part, mass
        li      energy, 0.0
        li      one, bodies
        li      end, bodies_end
.one:   li      square, 0.0
        add_square vector.x
        add_square vector.y
        add_square vector.z
        load    mass, [one + body.mass]
        fmul    square, square, mass
        li      part, 0.5
        fmul    square, square, part
        fadd    energy, energy, square

        add     other, one, sizeof(body)
.other: bgeu    other, end, .next
        square_of_distance square
        fsqrt   square, square
        load    part, [other + body.mass]
        fmul    part, part, mass
        fdiv    part, part, square
        fsub    energy, energy, part
        add     other, other, sizeof(body)
        jmp     .other
.next:  add     one, one, sizeof(body)
        bltu    one, end, .one
        ret     energy
