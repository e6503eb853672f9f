"""The differential tester: the same random questions, asked of Tinh and of DuckDB."""
