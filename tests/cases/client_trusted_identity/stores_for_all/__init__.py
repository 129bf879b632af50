# only: apr-client-trusted-identity
"""Who is only logged in may not yet say whose a row is; that a crew answers for it anybody may say."""
