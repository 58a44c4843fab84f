"""1+N teams: one lead and members of several units, each of whom has said yes. A bid and a project both hold one."""
