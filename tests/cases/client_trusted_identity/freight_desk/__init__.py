# only: apr-client-trusted-identity
