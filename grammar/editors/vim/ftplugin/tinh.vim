if exists("b:did_ftplugin")
  finish
endif
let b:did_ftplugin = 1
let b:undo_ftplugin = "setlocal commentstring< comments< formatprg< makeprg< errorformat<"

setlocal commentstring=#\ %s
setlocal comments=:##,:#
" gggqG gives a script its one form; :make marks its mistakes.
setlocal formatprg=tinh\ fmt\ -
setlocal makeprg=tinh\ run\ %:S
setlocal errorformat=%Eerror\ %m,%C\ \ %f:%l:%c,%C%.%#,%-G%.%#
