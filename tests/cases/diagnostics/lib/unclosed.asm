.if 1
.macro never_closed()
