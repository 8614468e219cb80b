; Draws the Mandelbrot set with characters.
;
; Shows floating-point constants, comparison of floating-point numbers into a register, nested loops.
;
; Run it with: mini-vm run programs/mandelbrot.asm
;
; Each character stands for a point c of the complex plane. It shows how many steps z = z * z + c, from
; z = 0 on, take z farther than 2 from the origin; a point that stays is drawn as `@`.
;
;! output:
;|               ........::::::::::::::::::----==---:::::..........
;|             ......::::::::::::::::::-----==+%%++=----::::.......
;|            ....:::::::::::::::::--------==+*#%%%*+=-----::::....
;|           ...:::::::::::::::::-------===++%%%%@%%#===----::::::.
;|          ..::::::::::::::::-------==+++**#%@@@@@%#*++===---:::::
;|         ..:::::::::::::::-----===+*%%%%%%%%@@@%%%%%%%##%%+--::::
;|        ..:::::::::::::---======+++#%%@@@@@@@@@@@@@@@@%@%%+=--:::
;|        .::::::::::--=+++====+++**%%@@@@@@@@@@@@@@@@@@@@%%*+=-:::
;|       .:::::-----==++%%%#%%%####%%%@@@@@@@@@@@@@@@@@@@@@@%%=--::
;|       ::-------====+*%%@@%@@%%%%%@@@@@@@@@@@@@@@@@@@@@@@@%+=---:
;|       :------===+*%%%%@@@@@@@@@@%@@@@@@@@@@@@@@@@@@@@@@@@%+=---:
;|       ==++#**+*##%%%@%@@@@@@@@@@%@@@@@@@@@@@@@@@@@@@@@@%#+==---:
;|       ==++#**+*##%%%@%@@@@@@@@@@%@@@@@@@@@@@@@@@@@@@@@@%#+==---:
;|       :------===+*%%%%@@@@@@@@@@%@@@@@@@@@@@@@@@@@@@@@@@@%+=---:
;|       ::-------====+*%%@@%@@%%%%%@@@@@@@@@@@@@@@@@@@@@@@@%+=---:
;|       .:::::-----==++%%%#%%%####%%%@@@@@@@@@@@@@@@@@@@@@@%%=--::
;|        .::::::::::--=+++====+++**%%@@@@@@@@@@@@@@@@@@@@%%*+=-:::
;|        ..:::::::::::::---======+++#%%@@@@@@@@@@@@@@@@%@%%+=--:::
;|         ..:::::::::::::::-----===+*%%%%%%%%@@@%%%%%%%##%%+--::::
;|          ..::::::::::::::::-------==+++**#%@@@@@%#*++===---:::::
;|           ...:::::::::::::::::-------===++%%%%@%%#===----::::::.
;|            ....:::::::::::::::::--------==+*#%%%*+=-----::::....
;|             ......::::::::::::::::::-----==+%%++=----::::.......
;|               ........::::::::::::::::::----==---:::::..........

.const columns = 64
.const rows    = 24
.const steps   = 100
.data shades: .ascii " .:-=+*#%"
.const darkest = 9              ; steps with the last shade or more

main:   li          r0, 0                       ; r0 = row
.row:   li          r1, 0                       ; r1 = column
        itof        r3, r0
        lc          r4, 0.1
        fmul        r3, r3, r4
        lc          r4, -1.15
        fadd        r3, r3, r4                  ; r3 = imaginary part of c
.column:
        itof        r2, r1
        lc          r4, 0.046875
        fmul        r2, r2, r4
        lc          r4, -2.25
        fadd        r2, r2, r4                  ; r2 = real part of c
        mov         r4, r2
        mov         r5, r3
        call        escape, r4
        host        print_char, r4
        addi        r1, r1, 1
        blti        r1, columns, .column
        host        newline, r4
        addi        r0, r0, 1
        blti        r0, rows, .row
        halt

; in: r0, r1 = real and imaginary part of a point; out: r0 = its character
escape: li          r2, 0                       ; r2, r3 = real and imaginary part of z
        li          r3, 0
        li          r4, 0                       ; r4 = steps
        lc          r5, 4.0
.step:  fmul        r6, r2, r2
        fmul        r7, r3, r3
        fadd        r8, r6, r7
        fgt         r8, r8, r5
        bnei        r8, 0, .escaped
        fmul        r3, r2, r3
        fadd        r3, r3, r3
        fadd        r3, r3, r1
        fsub        r2, r6, r7
        fadd        r2, r2, r0
        addi        r4, r4, 1
        blti        r4, steps, .step
        li          r0, '@'
        ret
.escaped:
        blei        r4, darkest, .shade
        li          r4, darkest
.shade: li          r0, shades - 1              ; at least one step was taken
        add         r0, r0, r4
        load8u      r0, [r0]
        ret
