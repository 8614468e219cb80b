; Runs on into the function below.
main:   li      r1, 5
        call    double, r1
double: add     r0, r0, r0
        ret
