.fn first_of_all()
    ret
