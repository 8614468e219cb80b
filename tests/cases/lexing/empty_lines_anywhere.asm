

; Empty lines, and lines of spaces and tabs only, may stand anywhere.
   
	

main:

    li      r0, 5

	 
.here:


    exit    r0


;! exit: 5
