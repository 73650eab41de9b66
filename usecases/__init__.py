"""One file, one verb: functions that take a unit of work and `now`; whoever calls them opens and commits it."""
