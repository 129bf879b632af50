# only: apr-domain-imports-framework
