from django.db import migrations

SIDES = ("expected", "delivered", "minimum")
SCORES = [
    *(f"{side}_{place}" for side in SIDES for place in range(1, 9)),
    *(f"{side}_overall" for side in SIDES),
    "expected_weighted",
    "delivered_weighted",
]
VALUES = ", ".join(f"p_scores[{place}]" for place in range(1, len(SCORES) + 1))

# Storing an answer is one function with the rights of the owner. So the web process needs no right
# on the table, and a database of several machines may run the whole function where the unit lies.
FORWARD = f"""
CREATE FUNCTION store_response(
    p_source text, p_unit bigint, p_id uuid, p_asker uuid, p_version bigint, p_day date, p_way text,
    p_expected smallint[], p_delivered smallint[], p_minimum smallint[], p_importance smallint[],
    p_flags integer, p_is_complete boolean, p_asked integer, p_language text,
    p_digest bytea, p_scores bigint[]
) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    known bytea;
BEGIN
    INSERT INTO public.responses_response (
        unit_id, id, asker, version_id, answered_on, way, expected, delivered, minimum, importance,
        flags, is_complete, asked, language, digest, {", ".join(SCORES)}
    ) VALUES (p_unit, p_id, p_asker, p_version, p_day, p_way, p_expected, p_delivered, p_minimum,
        p_importance, p_flags, p_is_complete, p_asked, p_language, p_digest, {VALUES})
        ON CONFLICT (unit_id, id) DO NOTHING;
    IF FOUND THEN
        INSERT INTO public.metrics_dirtymark (unit_id, source, day) VALUES (p_unit, p_source, p_day);
        RETURN 'stored';
    END IF;
    SELECT digest INTO known FROM public.responses_response WHERE unit_id = p_unit AND id = p_id;
    RETURN CASE WHEN known = p_digest THEN 'known' ELSE 'conflict' END;
END $$;

CREATE FUNCTION digest_of_response(p_unit bigint, p_asker uuid, p_id uuid) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT digest FROM public.responses_response
    WHERE unit_id = p_unit AND id = p_id AND asker = p_asker
$$;

REVOKE ALL ON FUNCTION store_response, digest_of_response FROM PUBLIC;
GRANT EXECUTE ON FUNCTION store_response, digest_of_response TO culture_web, culture_worker;
REVOKE ALL ON responses_response FROM culture_web;
"""  # noqa: S608 - names of ours

BACKWARD = """
GRANT SELECT, INSERT, UPDATE, DELETE ON responses_response TO culture_web;
DROP FUNCTION digest_of_response, store_response;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("responses", "0001_initial"),
        ("metrics", "0001_initial"),
        ("core", "0001_database_roles"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
