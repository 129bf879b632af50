from importlib import import_module as load

names = [load("erp.modules.stock.repository")]  # error: apr-cross-feature-import
public = load("erp.modules.stock.public")
own = load("erp.modules.sales.quotes")
