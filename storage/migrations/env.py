"""How Alembic runs the migrations: on the connection that it is given, in one transaction, on either database.

`alembic -c storage/migrations/alembic.ini -x url=sqlite:///... revision --autogenerate -m "..."` writes a new one,
from a database at the newest revision.
"""

from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection

from storage.schema import METADATA


def run(connection: Connection) -> None:
    """SQLite can roll DDL back just as PostgreSQL can, once the driver lets it; batches copy what it cannot alter."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        transactional_ddl=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(context.get_x_argument(as_dictionary=True)["url"]).begin() as opened:
        run(opened)
