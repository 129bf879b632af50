# only: apr-order-dependent-test
