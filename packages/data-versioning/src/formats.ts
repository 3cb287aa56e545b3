/** The text formats DVC reads and writes, for packages that handle its other files. */
export { writeFileAtomic } from "./atomic-file.ts";
export { type DvcFileOutput, type OutputVersion, outputEntry } from "./dvc-file/dvc-file.ts";
export { parseOutputEntry } from "./dvc-file/parse.ts";
export { compareCodePoints } from "./tree/order.ts";
export { formatYaml } from "./yaml/format.ts";
export { pythonJson } from "./yaml/json.ts";
export { parseYaml, type YamlDocument } from "./yaml/parse.ts";
export {
  fromPlain,
  PythonFloat,
  pythonFloatText,
  toPlain,
  type YamlMap,
  type YamlValue,
  yamlEqual,
} from "./yaml/value.ts";
