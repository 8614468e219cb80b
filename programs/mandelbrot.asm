; Draws the Mandelbrot set with characters.
;
; Shows floating-point constants, branches on floating-point numbers, nested loops.
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

.fn main()
.reg row, column, real, imaginary, number
        li          row, 0
.row:   li          column, 0
        itof        imaginary, row
        li          number, 0.1
        fmul        imaginary, imaginary, number
        li          number, -1.15
        fadd        imaginary, imaginary, number
.column:
        itof        real, column
        li          number, 0.046875
        fmul        real, real, number
        li          number, -2.25
        fadd        real, real, number
        call        escape(real, imaginary) -> number
        host        print_char(number)
        add         column, column, 1
        blt         column, columns, .column
        host        newline()
        add         row, row, 1
        blt         row, rows, .row
        halt

; The character of a point.
.fn escape(real, imaginary) -> character
.reg x, y, taken, limit, x_squared, y_squared, sum
        li          x, 0                        ; z = x + i y; all bits 0 is the number 0
        li          y, 0
        li          taken, 0
        li          limit, 4.0
.step:  fmul        x_squared, x, x
        fmul        y_squared, y, y
        fadd        sum, x_squared, y_squared
        fblt        limit, sum, .escaped
        fmul        y, x, y
        fadd        y, y, y
        fadd        y, y, imaginary
        fsub        x, x_squared, y_squared
        fadd        x, x, real
        add         taken, taken, 1
        blt         taken, steps, .step
        ret         '@'
.escaped:
        li          limit, darkest
        min         taken, taken, limit
        load8u      taken, [taken + shades - 1] ; at least one step was taken
        ret         taken
