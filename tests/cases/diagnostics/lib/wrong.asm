first:  li r0, nowhere
        ret
