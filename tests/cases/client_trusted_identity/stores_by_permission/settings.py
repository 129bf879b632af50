REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ("stores_by_permission.permissions.TokenPermissions",), "PAGE_SIZE": 50}
