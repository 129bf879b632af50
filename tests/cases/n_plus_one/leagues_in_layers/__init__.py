# only: apr-n-plus-one
