; Adds up what an order costs, and traps: a price is not found, because of a mistake that stands elsewhere.
;
; It is for the tools that find such mistakes: the trap is at the use of the address 0 that a lookup has answered. The
; price is in the map. What is wrong is the key that was looked up, and so the question is who wrote it.
;
; Run it with: mini-vm run programs/faulty/wrong_lookup.asm
;
;! output:
;| article 7 costs 250

.map price_list key=u32 value=u64 capacity=8

; Pairs of an article and its price.
.data listed: .u32 70000, 1200, 7, 250, 12, 90
.data listed_end:

; The articles of the order.
.data order: .u32 7, 70000, 12
.data order_end:

; The key of the next operation on the map.
.data key: .u32 0

.fn main()
.reg prices, place, article, price, sum
        map_new     prices, price_list
        li          place, listed
.fill:  load32u     article, [place]
        load32u     price, [place + 4]
        call        set_price(prices, article, price)
        add         place, place, 8
        blt         place, listed_end, .fill

        li          place, order
        li          sum, 0
.next:  load32u     article, [place]
        call        price_of(prices, article) -> price
        host        print_format("article %u costs %u\n", article, price)
        add         sum, sum, price
        add         place, place, 4
        blt         place, order_end, .next
        host        print_format("%u in all\n", sum)
        halt

; Sets the price of an article in a map.
.fn set_price(prices, article, price)
.reg place, value
        li          place, key
        store32     article, [place]
        map_get_or_reserve value, prices, place
        store64     price, [value]
        ret

; The price of an article, which the map has.
.fn price_of(prices, article) -> price
.reg price, place, value
        li          place, key
        store16     article, [place]
        map_lookup  value, prices, place
        load64      price, [value]              ;! trap out_of_bounds
        ret         price
