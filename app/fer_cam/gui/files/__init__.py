"""Going through photos, folders and videos, and saving their faces."""
