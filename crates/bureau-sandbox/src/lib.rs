//! Child processes for work on evidence: protocol, limits, watchdogs, pool.
