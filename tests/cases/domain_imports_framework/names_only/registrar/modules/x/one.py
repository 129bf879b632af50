from registrar.modules.y.two import name
