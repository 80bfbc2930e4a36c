"""Names that somebody bears, each once, with its words: what a search looks in before it looks for people.

Five million people share half a million names, so the dictionary is small where the table of people is large.
The application's role reads neither table (row security without a policy): what it may know comes out of
``chibo_called``, which counts only people in the range of the seat. It is the one function that looks through the
whole country for a name; ``accounts.finding`` calls it, and services write a line of every search.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

FOLDING = r"""
CREATE FUNCTION chibo_given_first(sort_key text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(translate(sort_key, '~,', ''), ' [0-5]', ' ', 'g'))
$$;

-- One spelling for syllables that people take for each other: d/gi/r, ch/tr, s/x, l/n, i/y, c/k/q, -n/-ng, -t/-c.
CREATE FUNCTION chibo_sounds(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
         regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
           word, '^gh|^g(?=[ei])(?!i[aeou])', 'g'), '^ngh', 'ng'), '^gi(?=[aeou])|^r', 'd'), '^tr', 'ch'), '^x', 's'),
           '^ph', 'f'), '^(q|k(?!h))', 'c'), '^l', 'n'), 'y', 'i', 'g'), '(ng|nh)$', 'n')
$$;

CREATE FUNCTION chibo_name_keys(word text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 's' || chibo_sounds(word) UNION SELECT 'd' || word
  UNION SELECT 'd' || overlay(word placing '' from i for 1) FROM generate_series(1, length(word)) i
   WHERE length(word) > 2
$$;
"""

LEARNING = """
CREATE FUNCTION chibo_learn_names(called text[], sorted text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH fresh AS (
    INSERT INTO accounts_nameform (search_key, given_key, words)
    SELECT DISTINCT ON (c) c, chibo_given_first(s), string_to_array(c, ' ')
      FROM unnest(called, sorted) t(c, s)
     WHERE c <> '' AND NOT EXISTS (SELECT 1 FROM accounts_nameform f WHERE f.search_key = c)
     ORDER BY c
    ON CONFLICT DO NOTHING RETURNING words
  ), fresh_words AS (SELECT DISTINCT word FROM fresh, unnest(words) word)
  INSERT INTO accounts_namekey (key, word)
  SELECT key, word FROM fresh_words, chibo_name_keys(word) key ORDER BY 1, 2
  ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION chibo_learn_new_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM chibo_learn_names(array_agg(search_key::text), array_agg(sort_key::text)) FROM fresh;
  RETURN NULL;
END $$;
CREATE TRIGGER accounts_person_named AFTER INSERT ON accounts_person
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION chibo_learn_new_names();
CREATE FUNCTION chibo_learn_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM chibo_learn_names(ARRAY[NEW.search_key::text], ARRAY[NEW.sort_key::text]);
  RETURN NULL;
END $$;
CREATE TRIGGER accounts_person_renamed AFTER UPDATE OF search_key, sort_key ON accounts_person
  FOR EACH ROW EXECUTE FUNCTION chibo_learn_name();

-- Everybody's names at once, after people came in by themselves; for the owner.
CREATE FUNCTION chibo_learn_all_names() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH fresh AS (
    INSERT INTO accounts_nameform (search_key, given_key, words)
    SELECT search_key, chibo_given_first(min(sort_key)), string_to_array(search_key, ' ')
      FROM accounts_person WHERE search_key <> '' GROUP BY search_key ORDER BY search_key
    ON CONFLICT DO NOTHING RETURNING words
  ), fresh_words AS (SELECT DISTINCT word FROM fresh, unnest(words) word)
  INSERT INTO accounts_namekey (key, word)
  SELECT key, word FROM fresh_words, chibo_name_keys(word) key ORDER BY 1, 2
  ON CONFLICT DO NOTHING
$$;
REVOKE ALL ON FUNCTION chibo_learn_all_names() FROM PUBLIC;
"""

SEARCHING = """
-- Words that may be meant by one that is typed: itself (cost 0), what it begins (1), what sounds alike (1), and with
-- one letter wrong, missing, too many or exchanged with its neighbour (2).
CREATE FUNCTION chibo_words_like(typed text, is_begun boolean, with_errors boolean)
RETURNS TABLE (word text, cost int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT found.word, min(found.cost) FROM (
    SELECT k.word, 0 AS cost FROM accounts_namekey k WHERE k.key = 'd' || typed AND k.word = typed
    UNION ALL
    SELECT k.word, 1 FROM accounts_namekey k WHERE k.key = 's' || chibo_sounds(typed)
    UNION ALL
    SELECT k.word, 1 FROM accounts_namekey k
     WHERE is_begun AND k.key > 'd' || typed AND k.key < 'd' || typed || '~' AND k.key = 'd' || k.word
    UNION ALL
    SELECT k.word, 2 FROM accounts_namekey k
     WHERE with_errors AND k.key = ANY (ARRAY(SELECT e FROM chibo_name_keys(typed) e WHERE e LIKE 'd%'))
  ) found GROUP BY found.word
$$;

CREATE FUNCTION chibo_called(
  wanted text[], typed_sort text, is_begun boolean, most int, few_people int)
RETURNS TABLE (person uuid, cost int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  lo bigint := coalesce(nullif(current_setting('app.lo', true), ''), '1')::bigint;
  hi bigint := coalesce(nullif(current_setting('app.hi', true), ''), '0')::bigint;
  phrase text := array_to_string(wanted, ' ');
  few boolean;
  likely text[];
  conditions text := '';
  exact text := '';
  gained int := 0;
  step int;
BEGIN
  IF hi < lo OR coalesce(array_length(wanted, 1), 0) = 0 THEN RETURN; END IF;
  -- As typed, with its marks.
  IF typed_sort <> '' THEN
    RETURN QUERY SELECT p.id, 0 FROM accounts_person p
      WHERE p.sort_key = typed_sort AND p.position BETWEEN lo AND hi LIMIT most;
    GET DIAGNOSTICS gained = ROW_COUNT;
    IF gained >= most THEN RETURN; END IF;
  END IF;
  PERFORM 1 FROM accounts_person p WHERE p.position BETWEEN lo AND hi OFFSET few_people LIMIT 1;
  few := NOT FOUND;
  -- Given name first, as people are called: a prefix of the dictionary in its own order.
  IF NOT few THEN
    RETURN QUERY SELECT p.id, CASE WHEN array_length(wanted, 1) = 1 THEN 1 ELSE 2 END FROM
      (SELECT f.search_key FROM accounts_nameform f
        WHERE f.given_key >= phrase AND f.given_key < phrase || '~'
          AND (is_begun OR f.given_key = phrase OR f.given_key LIKE phrase || ' %')
        ORDER BY f.given_key LIMIT 2000) n
      CROSS JOIN LATERAL (SELECT q.id FROM accounts_person q
        WHERE q.search_key = n.search_key COLLATE "default" AND q.position BETWEEN lo AND hi LIMIT most) p
      LIMIT most;
    GET DIAGNOSTICS step = ROW_COUNT;
    IF gained + step >= most AND array_length(wanted, 1) = 1 THEN RETURN; END IF;
  END IF;
  FOR step IN 1 .. array_length(wanted, 1) LOOP
    SELECT array_agg(w.word) INTO likely FROM chibo_words_like(
      wanted[step], is_begun AND step = array_length(wanted, 1), false) w;
    IF likely IS NULL THEN
      SELECT array_agg(w.word) INTO likely FROM chibo_words_like(wanted[step], false, true) w;
    END IF;
    IF likely IS NULL THEN RETURN; END IF;
    conditions := conditions || format(' AND words && %L::text[]', likely);
    exact := exact || format(' + (NOT words @> ARRAY[%L])::int', wanted[step]);
  END LOOP;
  IF few THEN
    RETURN QUERY EXECUTE format(
      'SELECT id, CASE WHEN search_key = %L OR %L AND given_key LIKE %L THEN 1 ELSE 2 END %s FROM '
      '(SELECT p.id, p.search_key, string_to_array(p.search_key, '' '') AS words, '
      'chibo_given_first(p.sort_key) || '' '' AS given_key FROM accounts_person p '
      'WHERE p.position BETWEEN %s AND %s) here WHERE true %s ORDER BY 2, search_key LIMIT %s',
      phrase, array_length(wanted, 1) = 1, phrase || ' %', exact, lo, hi, conditions, most);
  ELSE
    RETURN QUERY EXECUTE format(
      'SELECT p.id, n.cost FROM (SELECT search_key, 1 + (search_key <> %L)::int %s AS cost '
      'FROM accounts_nameform WHERE true %s ORDER BY 2, 1 LIMIT 5000) n '
      'CROSS JOIN LATERAL (SELECT q.id FROM accounts_person q WHERE q.search_key = n.search_key COLLATE "default" '
      'AND q.position BETWEEN %s AND %s LIMIT %s) p LIMIT %s',
      phrase, exact, conditions, lo, hi, most, most);
  END IF;
END $$;
REVOKE ALL ON FUNCTION chibo_words_like(text, boolean, boolean) FROM PUBLIC;
"""

UNDONE = """
DROP TRIGGER accounts_person_named ON accounts_person;
DROP TRIGGER accounts_person_renamed ON accounts_person;
DROP FUNCTION chibo_called(text[], text, boolean, int, int);
DROP FUNCTION chibo_words_like(text, boolean, boolean);
DROP FUNCTION chibo_learn_all_names();
DROP FUNCTION chibo_learn_name();
DROP FUNCTION chibo_learn_new_names();
DROP FUNCTION chibo_learn_names(text[], text[]);
DROP FUNCTION chibo_name_keys(text);
DROP FUNCTION chibo_sounds(text);
DROP FUNCTION chibo_given_first(text);
"""

# People who are there already, seen by the owner for this one statement.
BACKFILL = [
    "ALTER TABLE accounts_person NO FORCE ROW LEVEL SECURITY",
    "SELECT chibo_learn_all_names()",
    "ALTER TABLE accounts_person FORCE ROW LEVEL SECURITY",
]
CLOSED = [
    "ALTER TABLE accounts_nameform ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE accounts_namekey ENABLE ROW LEVEL SECURITY",
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_at_rest")]
    operations = [
        migrations.CreateModel(
            name="NameForm",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("search_key", models.CharField(db_collation="C", max_length=200)),
                ("given_key", models.CharField(db_collation="C", max_length=220)),
                ("words", django.contrib.postgres.fields.ArrayField(models.TextField())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["search_key"], name="name_form_once")
                ],
                "indexes": [
                    models.Index(fields=["given_key"], name="name_form_given"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], name="name_form_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(db_collation="C", max_length=202)),
                ("word", models.CharField(db_collation="C", max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["key", "word"], name="name_key_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["search_key", "position"], name="person_called"),
        ),
        migrations.RunSQL(CLOSED, migrations.RunSQL.noop),
        migrations.RunSQL(FOLDING + LEARNING + SEARCHING, UNDONE),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
