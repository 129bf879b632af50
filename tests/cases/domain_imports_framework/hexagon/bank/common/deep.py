from bank.common.deeper import helper
