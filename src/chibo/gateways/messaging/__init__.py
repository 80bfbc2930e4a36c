"""Ways to reach people outside the pages: short messages and web push. Mail goes by Django's own SMTP."""
