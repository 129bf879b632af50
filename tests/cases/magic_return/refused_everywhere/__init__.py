# only: apr-magic-return
