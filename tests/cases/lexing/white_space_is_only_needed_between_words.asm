; White space separates words and is not needed otherwise; tabs are spaces.
.const two=2
.data x:.u8 1,two,3 y:.u8 4
.map m key=bytes(two,2)value=u64 capacity=3
main:li r0,x+two
	load8u	r1	,	[	r0	+	1	]	
load8u r2,[r0-1]
   add   r0   ,   r1   ,   r2;
host print_int,r0
		host newline,r0
map_new r3,m
.a:.b:c:halt

;! output:
;| 6
