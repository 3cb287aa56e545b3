import { rmSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { pipelineStatus } from "../../src/index.ts";
import { type TemporaryProject, temporaryProject } from "../temporary-project.ts";
import { dvc, dvcOutdated } from "./dvc.ts";

const PYTHON = `"""Settings"""
import os
EPOCHS: int = 1_000
RATE = -1e-3
BIG = 9007199254740993
LAYERS = [64, 32,
          8]
NAMES = {"a": None, 'b': True}
PAIR = 1, 2.0
TEXT = "tab\\there " r'raw\\n' """x
y"""
HOME = os.getenv("HOME")
a = b = 1
x, y = 1, 2
mask = 0xff; one = (1)
z: int

class Train:
    optimizer = "adam"
    def __init__(self):
        self.momentum = 0.9
        local = 1
    def other(self):
        self.hidden = 1

def f():
    inner = 1
`;
const TOML = `rate = 1.0
tiny = 1e-05
epochs = 3
big = 9007199254740993
hex = 0xff
"quoted key" = 'literal \\n'
[train]
seeds = [1, 2]
name = "é"
deep.er = true
[[rows]]
v = 1
[[rows]]
v = 2.5
`;

let project: TemporaryProject;
afterEach(() => project.remove());

async function outdated(): Promise<string[]> {
  const statuses = await pipelineStatus({ directory: project.root });
  return statuses.filter(({ changes }) => changes.length > 0).map(({ name }) => name);
}

it.each([
  ["params.py", PYTHON, "RATE = -1e-3", "RATE = -2e-3", "[EPOCHS, Train.momentum, NAMES.b, RATE]"],
  ["params.toml", TOML, "epochs = 3", "epochs = 4", "[rate, train.name, train.deep, epochs]"],
])("%s: the lock is dvc's to the byte, and both see the same change", async (name, text, old, changed, keys) => {
  const stages = `stages:\n  some:\n    cmd: echo some > some.txt\n    params:\n    - ${name}: ${keys}\n    outs: [some.txt]\n  all:\n    cmd: echo all > all.txt\n    params:\n    - ${name}:\n    outs: [all.txt]\n`;
  project = await temporaryProject({ "dvc.yaml": stages, [name]: text }, { git: true });
  await project.run();
  expect(dvcOutdated(project.root)).toEqual([]);
  const ours = project.read("dvc.lock");
  for (const path of ["dvc.lock", "some.txt", "all.txt", ".dvc/cache"])
    rmSync(project.path(path), { recursive: true, force: true });
  dvc(project.root, "repro", "--quiet");
  expect(ours).toBe(project.read("dvc.lock"));
  expect(await outdated()).toEqual([]);
  project.write(name, text.replace(old, changed));
  expect((await outdated()).sort()).toEqual(dvcOutdated(project.root));
  expect(await outdated()).toHaveLength(2);
});
