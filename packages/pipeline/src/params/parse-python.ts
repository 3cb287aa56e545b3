import { createRequire } from "node:module";
import type { YamlMap, YamlValue } from "@mlops/data-versioning/formats";
import { ParameterFileError } from "./parameter-file-error.ts";
import { literalValue, NotALiteral, type PythonNode, partsOf } from "./python-literal.ts";

/** Loaded only for a Python file. */
const lezer = (): typeof import("@lezer/python") => createRequire(import.meta.url)("@lezer/python");

/**
 * Reads assignments of literals as DVC does (dvc/utils/serialize/_py.py): at the top level, in classes (as dictionaries of
 * their name), and to `self` in their `__init__`. Whatever is no literal is left out, and so are sets. The file is never run.
 * @throws ParameterFileError with line and column of a syntax error
 */
export function parsePython(text: string, shown: string): YamlMap {
  const tree = lezer().parser.parse(text);
  tree.iterate({
    enter: (node) => {
      if (!node.type.isError) return;
      const before = text.slice(0, node.from).split("\n");
      const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
      throw new ParameterFileError(shown, `${place}: this is no Python`, "correct it");
    },
  });
  return assignments(tree.topNode, text, "name");
}

/** @param target names as they are, or only those of `self` */
function assignments(body: PythonNode, text: string, target: "name" | "self"): YamlMap {
  const found: YamlMap = new Map();
  for (const statement of partsOf(body)) {
    if (statement.name === "AssignStatement") assign(statement, text, target, found);
    else if (statement.name === "StatementGroup")
      for (const [key, value] of assignments(statement, text, target)) found.set(key, value);
    else if (statement.name === "ClassDefinition") found.set(...classOf(statement, text));
    else if (isInit(statement, text))
      for (const [key, value] of assignments(bodyOf(statement), text, "self")) found.set(key, value);
  }
  return found;
}

function assign(statement: PythonNode, text: string, target: "name" | "self", found: YamlMap): void {
  const parts = partsOf(statement).filter(({ name }) => name !== "TypeDef");
  const [left, operator, right, ...more] = parts;
  if (!left || operator?.name !== "AssignOp" || !right || more.some((part) => part.name === "AssignOp")) return;
  const name = targetName(left, text, target);
  if (name === undefined) return;
  try {
    const values = [right, ...more].map((part) => literalValue(part, text));
    found.set(name, more.length === 0 ? (values[0] as YamlValue) : values);
  } catch (error) {
    if (!(error instanceof NotALiteral)) throw error;
  }
}

function targetName(left: PythonNode, text: string, target: "name" | "self"): string | undefined {
  const source = text.slice(left.from, left.to);
  if (left.name === "VariableName") return target === "name" ? source : undefined;
  return /^self\.(\w+)$/.exec(source)?.[1];
}

function classOf(node: PythonNode, text: string): [string, YamlMap] {
  const name = partsOf(node).find((part) => part.name === "VariableName") as PythonNode;
  return [text.slice(name.from, name.to), assignments(bodyOf(node), text, "name")];
}

function isInit(node: PythonNode, text: string): boolean {
  if (node.name !== "FunctionDefinition") return false;
  return partsOf(node).some((part) => part.name === "VariableName" && text.slice(part.from, part.to) === "__init__");
}

function bodyOf(node: PythonNode): PythonNode {
  return partsOf(node).find((part) => part.name === "Body") as PythonNode;
}
