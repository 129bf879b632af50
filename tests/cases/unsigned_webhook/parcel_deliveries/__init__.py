# only: apr-unsigned-webhook
