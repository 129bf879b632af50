# only: apr-dto-in-core
