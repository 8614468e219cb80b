.const unused_width = 80
