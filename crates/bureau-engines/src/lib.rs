//! One module a stage: what really does the work, linked only by the child.
