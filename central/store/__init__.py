"""The only place with SQL: SQLAlchemy Core on embedded SQLite or PostgreSQL, one code for both."""
