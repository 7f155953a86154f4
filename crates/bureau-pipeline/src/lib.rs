//! Which stage next; claim, lease, run, retry, quarantine, rescue; progress and ETA.
