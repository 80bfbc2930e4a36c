"""What three rooms or more need: errors, clock, ids, actor and scope, audit trail, facts, jobs, row security."""
