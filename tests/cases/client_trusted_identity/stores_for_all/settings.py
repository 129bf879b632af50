REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ("stores_for_all.permissions.TokenHolders",), "PAGE_SIZE": 50}
