from django.db import migrations

SIDES = ("expected", "delivered", "minimum")
SCORES = [
    *(f"{side}_{place}" for side in SIDES for place in range(1, 9)),
    *(f"{side}_overall" for side in SIDES),
    "expected_weighted",
    "delivered_weighted",
]
VALUES = ", ".join(f"p_scores[{place}]" for place in range(1, len(SCORES) + 1))

# As in 0002, but for what the mark says.
STORE = """
CREATE OR REPLACE FUNCTION store_response(
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
        flags, is_complete, asked, language, digest, {columns}
    ) VALUES (p_unit, p_id, p_asker, p_version, p_day, p_way, p_expected, p_delivered, p_minimum,
        p_importance, p_flags, p_is_complete, p_asked, p_language, p_digest, {values})
        ON CONFLICT (unit_id, id) DO NOTHING;
    IF FOUND THEN
        INSERT INTO public.metrics_dirtymark {mark};
        RETURN 'stored';
    END IF;
    SELECT digest INTO known FROM public.responses_response WHERE unit_id = p_unit AND id = p_id;
    RETURN CASE WHEN known = p_digest THEN 'known' ELSE 'conflict' END;
END $$;
"""
NAMING = "(unit_id, source, day, answer) VALUES (p_unit, p_source, p_day, p_id)"
OF_THE_PLACE = "(unit_id, source, day) VALUES (p_unit, p_source, p_day)"


def storing(mark):
    return STORE.format(columns=", ".join(SCORES), values=VALUES, mark=mark)


class Migration(migrations.Migration):
    dependencies = [
        ("responses", "0003_stirred"),
        ("metrics", "0006_marks_name_answers"),
    ]

    operations = [migrations.RunSQL(storing(NAMING), storing(OF_THE_PLACE))]
