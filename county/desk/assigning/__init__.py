"""Who gets requests, on the desk: people and their work, rules, absences."""
