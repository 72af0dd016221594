"""The desk's search. Words of people are values, never text of a query."""

from psycopg import sql

COLUMNS = {"surname": "surname", "plate": "plate", "reference": "reference"}


def search(connection, terms, limit=50):
    """Bookings that match every term; unknown fields are refused."""
    conditions = [
        sql.SQL("{} ILIKE {}").format(sql.Identifier(COLUMNS[field]), sql.Placeholder())
        for field in terms
    ]
    query = sql.SQL("SELECT reference, surname, sailing FROM booking WHERE {} LIMIT {}").format(
        sql.SQL(" AND ").join(conditions), sql.Placeholder()
    )
    patterns = [escape_like(value) + "%" for value in terms.values()]
    return connection.execute(query, [*patterns, min(limit, 50)]).fetchall()


def escape_like(value):
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
