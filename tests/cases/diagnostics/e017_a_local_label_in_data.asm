; E017: static data has no scopes, so its labels cannot be local.

main:
    halt
.data .text: .string "text"             ;! error E017 leave out the dot
