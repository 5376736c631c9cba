"""Writing JSON whose lines stay readable: one line for each entry of the second level."""

import json


def _compact(value):
    return json.dumps(value, ensure_ascii=False)


def _is_nested(value):
    return isinstance(value, (dict, list)) and any(isinstance(item, (dict, list)) for item in _items(value))


def _items(value):
    return value.values() if isinstance(value, dict) else value


def _render(value, depth):
    if depth == 0 or not _is_nested(value) and depth < 3:
        return _compact(value)
    if not isinstance(value, (dict, list)) or not value:
        return _compact(value)
    pad = " " * (4 - depth)
    if isinstance(value, dict):
        body = [f"{_compact(key)}: {_render(item, depth - 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(pad + line for line in body) + "\n" + pad[1:] + "}"
    return "[\n" + ",\n".join(pad + _render(item, depth - 1) for item in value) + "\n" + pad[1:] + "]"


def write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = _render(value, 3)
    assert json.loads(text) == json.loads(json.dumps(value))
    path.write_text(text + "\n")


def write_jsonl(path, rows):
    path.write_text("".join(_compact(row) + "\n" for row in rows))
