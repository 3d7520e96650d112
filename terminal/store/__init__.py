"""The till's two files: the precious log and the disposable replica; the only place with SQL."""
