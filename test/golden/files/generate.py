"""Makes the tables of this folder again, as the programs write them that people have: `python generate.py`.

Needs the versions named in versions.json; see README.md.
"""

import json
import os
import shutil
import sys
from pathlib import Path

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_DISABLE_PROGRESS_BARS="1")

import datasets
import openpyxl
import pandas
import polars
import pyarrow
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet
import xlsxwriter

FOLDER = Path(__file__).resolve().parent
ROWS = 24


def row(i):
    """Every kind of value that a table of pairs may have, and places where one is missing."""
    answer = [{"role": "user", "content": f"Frage {i}"}, {"role": "assistant", "content": "gut 😀 " * (i % 4)}]
    other = [answer[0], {"role": "assistant", "content": None if i % 7 == 0 else "schlecht"}]
    return {
        "prompt": f"Wie geht's, Nummer {i}?",
        "chosen": answer,
        "rejected": other,
        "score": None if i % 5 == 0 else i / 4,
        "count": i * 2**40,
        "large": 2**62 + i,
        "tags": None if i % 11 == 0 else ["x", "", "y"][: i % 4],
        "deep": [[1, 2], [], None, [i]],
        "good": i % 2 == 0,
        "more": {"inner": {"name": str(i)}, "number": None if i % 2 else i},
    }


def texts(i):
    """What a table of text can hold, conversations as JSON."""
    values = row(i)
    return {
        "prompt": values["prompt"],
        "chosen": json.dumps(values["chosen"], ensure_ascii=False),
        "rejected": f'schlecht, "sehr"\nschlecht {i}',
        "score": "" if values["score"] is None else str(values["score"]),
    }


def write_parquet(table):
    write = pyarrow.parquet.write_table
    for codec in ("none", "snappy", "gzip", "zstd", "brotli", "lz4"):
        write(table, FOLDER / f"pyarrow-{codec}.parquet", compression=codec, row_group_size=10)
    small = dict(data_page_size=64, write_batch_size=2)
    write(table, FOLDER / "pyarrow-small-pages.parquet", compression="zstd", use_dictionary=False, **small)
    write(table, FOLDER / "pyarrow-v2.parquet", data_page_version="2.0", **small)
    encodings = {
        "prompt": "DELTA_BYTE_ARRAY",
        "count": "DELTA_BINARY_PACKED",
        "large": "DELTA_BINARY_PACKED",
        "score": "BYTE_STREAM_SPLIT",
        "chosen.list.element.content": "DELTA_LENGTH_BYTE_ARRAY",
        "good": "RLE",
    }
    write(table, FOLDER / "pyarrow-encodings.parquet", use_dictionary=False, column_encoding=encodings)
    write(table, FOLDER / "pyarrow-old-lists.parquet", use_compliant_nested_type=False)
    # A dictionary of nothing, which LZ4 makes a byte of.
    nothing = table.append_column("nothing", pyarrow.nulls(ROWS, pyarrow.string()))
    write(nothing, FOLDER / "pyarrow-nothing.parquet", compression="lz4")
    polars.from_arrow(table).write_parquet(FOLDER / "polars.parquet")


def write_arrow(table):
    for codec in ("lz4", "zstd", "uncompressed"):
        pyarrow.feather.write_feather(table, FOLDER / f"pyarrow-{codec}.feather", compression=codec, chunksize=10)
    with pyarrow.ipc.new_stream(FOLDER / "pyarrow-stream.arrow", table.schema) as stream:
        stream.write_table(table, max_chunksize=10)
    encoded = table.set_column(0, "prompt", table["prompt"].dictionary_encode())
    with pyarrow.ipc.new_file(FOLDER / "pyarrow-dictionary.arrow", encoded.schema) as file:
        file.write_table(encoded, max_chunksize=10)
    for codec in ("lz4", "zstd", "uncompressed"):
        polars.from_arrow(table).write_ipc(FOLDER / f"polars-{codec}.arrow", compression=codec)


def write_folders(rows):
    for name in ("datasets", "datasets-splits"):
        shutil.rmtree(FOLDER / name, ignore_errors=True)
    saved = datasets.Dataset.from_list(rows)
    saved.save_to_disk(FOLDER / "datasets", num_shards=3)
    splits = {"test": saved.select(range(3)), "train": saved}
    datasets.DatasetDict(splits).save_to_disk(FOLDER / "datasets-splits")


def write_texts():
    frame = pandas.DataFrame([texts(i) for i in range(ROWS)])
    frame.to_csv(FOLDER / "pandas.csv", index=False)
    frame.to_csv(FOLDER / "pandas.tsv", index=False, sep="\t", lineterminator="\r\n")
    frame.to_csv(FOLDER / "pandas-semicolon-mark.csv", index=False, sep=";", encoding="utf-8-sig")
    frame.to_csv(FOLDER / "pandas-utf16.csv", index=False, encoding="utf-16")
    for engine in ("openpyxl", "xlsxwriter"):
        frame.to_excel(FOLDER / f"{engine}.xlsx", index=False, engine=engine)
    frame.to_json(FOLDER / "pandas.jsonl", orient="records", lines=True)
    frame.to_json(FOLDER / "pandas.json", orient="records", indent=2)
    frame.to_json(FOLDER / "pandas-table.json", orient="table", index=False)
    frame.to_json(FOLDER / "pandas.jsonl.gz", orient="records", lines=True)
    frame.to_json(FOLDER / "pandas.jsonl.zst", orient="records", lines=True)


def write_json(name, value):
    (FOLDER / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf8")


def main():
    rows = [row(i) for i in range(ROWS)]
    table = pyarrow.Table.from_pylist(rows)
    write_parquet(table)
    write_arrow(table)
    write_folders(rows)
    write_texts()
    # Numbers that JSON's readers would round are written as the text that Nudge makes of them.
    expected = [{**values, "large": str(values["large"])} for values in rows]
    write_json("expected.json", {"rows": expected, "texts": [texts(i) for i in range(ROWS)]})
    packages = (datasets, openpyxl, pandas, polars, pyarrow, xlsxwriter)
    versions = {package.__name__: package.__version__ for package in packages}
    write_json("versions.json", {"python": sys.version.split()[0], **versions})


if __name__ == "__main__":
    main()
