# only: apr-mocked-internals
