//! The use cases, free of any host.
