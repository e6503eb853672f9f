autocmd BufNewFile,BufRead *.tinh setfiletype tinh
autocmd BufNewFile,BufRead * if getline(1) =~# '^#!.*\<tinh\>' | setfiletype tinh | endif
