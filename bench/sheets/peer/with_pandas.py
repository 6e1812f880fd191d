"""Reads workbooks, drops duplicates on two columns, groups with three aggregates, writes; a line of JSON: what it used."""
import json
import resource
import sys

import pandas

folder, out, what = sys.argv[1:4]
paths = [f"{folder}/{number}.xlsx" for number in range(1, 13)]
frames = [pandas.read_excel(path, engine="openpyxl", dtype={"sku": str}) for path in paths]
rows = pandas.concat(frames, ignore_index=True)
kept = rows.drop_duplicates(subset=["country", "sku"])
groups = kept.groupby("country").agg(sum=("total", "sum"), orders=("total", "size"), average=("quantity", "mean"))
if what == "rows":
    kept.to_excel(out, index=False, engine="openpyxl")
else:
    groups.to_excel(out, engine="openpyxl")
used = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "rows": len(kept),
            "cpuSeconds": used.ru_utime + used.ru_stime,
            "peakMib": used.ru_maxrss / 1024,
            "sums": {country: f"{total:.2f}" for country, total in groups["sum"].items()},
        }
    )
)
