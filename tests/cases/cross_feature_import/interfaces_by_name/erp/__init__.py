# only: apr-cross-feature-import
