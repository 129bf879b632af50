# only: apr-webhook-order-assumed
