//! Clock, fault plan and fixtures for tests.
