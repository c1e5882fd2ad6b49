"""Words that mean something else in SQL wherever a name could stand.

Those that DuckDB, which runs the rules and the products' tests, does not take for a column's name, and those that
Trino, which is Athena's engine, reserves (https://trino.io/docs/current/language/reserved.html).
"""

from __future__ import annotations

_WORDS = """
all alter analyse analyze and anti any array as asc asof asymmetric at authorization between binary both by
case cast check collate collation column concurrently constraint create cross cube current_catalog
current_date current_path current_role current_schema current_time current_timestamp current_user deallocate
default deferrable delete desc describe distinct do drop else end escape except execute exists extract false
fetch for foreign freeze from full glob group grouping having ilike in initially inner insert intersect into
is isnull join json_array json_exists json_object json_query json_table json_value lambda lateral leading
left like limit listagg localtime localtimestamp natural normalize not notnull null offset on only or order
outer overlaps pivot pivot_longer pivot_wider placing positional prepare primary qualify recursive
references returning right rollup select semi show similar skip some summarize symmetric table tablesample
then to trailing trim true uescape union unique unnest unpack unpivot using values variadic verbose when
where window with
"""
SQL_WORDS = frozenset(_WORDS.split())
