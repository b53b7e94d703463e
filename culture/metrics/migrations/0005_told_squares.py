from django.db import migrations

import culture.core.models
from culture.privacy.steps import tell
from culture.scoring.tallies import PairTally

SIDES = ("expected", "delivered", "difference")
SUMS = ("n", "expected", "delivered", "expected_squares", "delivered_squares", "products")
COLUMNS = [f"{side}_{end}" for side in SIDES for end in ("least", "most")]
ROWS_A_BATCH = 2000


def tell_squares(apps, _schema_editor):
    """Tell the squares of what is published already; the next release adds them up."""
    cells = apps.get_model("metrics", "PublishedCell").objects
    changed = []
    rows = cells.select_related("subject__measure__series").iterator(chunk_size=ROWS_A_BATCH)
    for cell in rows:
        series, factor = cell.subject.measure.series, cell.subject.factor
        tally = PairTally(*(getattr(cell, name) for name in SUMS))
        told = tell(tally, low=series.low * factor, high=series.high * factor)
        for side in SIDES:
            squares = getattr(told, f"{side}_squares")
            setattr(cell, f"{side}_least", squares.least)
            setattr(cell, f"{side}_most", squares.most)
        changed.append(cell)
    cells.bulk_update(changed, COLUMNS, batch_size=ROWS_A_BATCH)


class Migration(migrations.Migration):
    dependencies = [("metrics", "0004_dead_rows")]

    operations = [
        *(
            migrations.AddField(
                model_name="publishedcell",
                name=column,
                field=culture.core.models.ExactIntegerField(default=0),
            )
            for column in COLUMNS
        ),
        migrations.RunPython(tell_squares, migrations.RunPython.noop),
    ]
