"""The map of tiles: each local authority a hexagon of one size, grouped by region, regions about where they lie."""
