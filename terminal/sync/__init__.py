"""The line to the central server: the only place that speaks HTTP outwards."""
