"""Found by alembic's command line only; Warmline migrates with `runtime.migrations.upgrade`."""
