; Prints the sum of an array.
.const count=3
.data numbers: .u8 31,28,31
main:
  LI R1,count
.next: load8u r2,[R3+numbers]   ; r3 is the index
   add r0,r0,r2
     add r3, r3,1 ; the next one
  bltu r3,r1,.next
    host    print_int,r0
  halt
