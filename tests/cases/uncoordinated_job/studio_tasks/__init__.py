# only: apr-uncoordinated-job
