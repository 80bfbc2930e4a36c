"""What belongs to a committee's or a party group's meeting is seen by that circle only."""

from django.db import migrations, models

from chibo.core import rls

TABLES: tuple[tuple[str, str, str], ...] = (
    ("meeting", "", ""),
    ("meetingevent", "meetings_meeting", "meeting_id"),
    ("agendaitem", "meetings_meeting", "meeting_id"),
    ("contribution", "meetings_meeting", "meeting_id"),
    ("meetingpaper", "meetings_meeting", "meeting_id"),
    ("heldpaper", "meetings_meeting", "meeting_id"),
)

FOLLOW = """
CREATE FUNCTION meetings_meeting_encircle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.circle := CASE WHEN NEW.kind IN ('committee', 'group') THEN NEW.id END;
  NEW.circle_above := NEW.kind <> 'group';
  RETURN NEW;
END $$;
CREATE TRIGGER meetings_meeting_encircle BEFORE INSERT OR UPDATE OF kind, circle, circle_above
  ON meetings_meeting FOR EACH ROW EXECUTE FUNCTION meetings_meeting_encircle()
"""
BELOW = """
CREATE FUNCTION meetings_meeting_circle_below() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE meetings_meetingpaper SET circle = NEW.circle WHERE meeting_id = NEW.id;
  UPDATE meetings_heldpaper SET circle = NEW.circle WHERE meeting_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER meetings_meeting_circle_below AFTER UPDATE OF kind ON meetings_meeting
  FOR EACH ROW WHEN (OLD.circle IS DISTINCT FROM NEW.circle)
  EXECUTE FUNCTION meetings_meeting_circle_below()
"""
READERS = """
INSERT INTO core_casereader (id, province, position, case_id, person_id, person_name, reason, since,
                             ended_because, added_by_name)
SELECT gen_random_uuid(), m.province, m.position, m.id, r.person_id, p.display_name,
       'Thành viên của cuộc họp chi ủy hoặc tổ đảng', m.created_at, '', ''
  FROM meetings_rollentry r
  JOIN meetings_meeting m ON m.id = r.meeting_id
  JOIN accounts_person p ON p.id = r.person_id
 WHERE m.kind IN ('committee', 'group') AND r.category <> 'guest'
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_held_on_paper"), ("core", "0005_circles")]

    operations = [
        *(
            migrations.AddField(model_name=model, name=name, field=field)
            for model, _parent, _by in TABLES
            for name, field in (
                ("circle", models.UUIDField(editable=False, null=True)),
                ("circle_above", models.BooleanField(default=True, editable=False)),
            )
        ),
        migrations.RunSQL(
            [
                *rls.adopt(
                    "meetings_meeting",
                    "FROM (SELECT id, id AS circle, kind <> 'group' AS circle_above "
                    "FROM meetings_meeting WHERE kind IN ('committee', 'group')) p "
                    "WHERE p.id = t.id",
                    besides=READERS,
                ),
                FOLLOW,
                BELOW,
            ],
            "DROP TRIGGER meetings_meeting_circle_below ON meetings_meeting; "
            "DROP FUNCTION meetings_meeting_circle_below(); "
            "DROP TRIGGER meetings_meeting_encircle ON meetings_meeting; "
            "DROP FUNCTION meetings_meeting_encircle()",
        ),
        *(rls.encircle(f"meetings_{model}", parent=parent, by=by) for model, parent, by in TABLES),
    ]
