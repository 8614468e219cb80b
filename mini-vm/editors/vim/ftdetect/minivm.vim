" Sources of mini-vm share their ending with those of other assemblers: these lines only it has.
autocmd BufRead,BufNewFile *.asm
      \ if search('\v^(#!.*<mini-vm>|;! |\.(const|data|fn|map) )|^(\.?\h\w*:)?\s+host ', 'nw') |
      \   set filetype=minivm |
      \ endif
