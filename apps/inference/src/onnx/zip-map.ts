import { fieldText, readFields, type WireField, writeField, writeNumber } from "./wire-format.ts";

/**
 * A model without ZipMap, the operator by which converters of scikit-learn and XGBoost turn the table of probabilities
 * into a sequence of maps, which no protocol of tensors can carry. Its input, the table, becomes the output in its place,
 * under its own name (`probabilities`), as the converters' option `zipmap: false` has it. Other models stay as they are.
 */
export function withoutZipMaps(model: Uint8Array): Uint8Array {
  return rewrite(model, (field) => (field.number === 7 ? rewriteGraph(field) : undefined));
}

/** What a ZipMap takes, and how many classes its maps have. */
interface Table {
  readonly name: string;
  readonly classes: number;
}

/** GraphProto: 1 node, 12 output. */
function rewriteGraph(graph: WireField): Uint8Array | undefined {
  const fields = [...readFields(graph.bytes ?? new Uint8Array())];
  const tables = new Map<string, Table>();
  const maps = fields.filter((field) => field.number === 1 && readZipMap(field, tables));
  if (maps.length === 0) return undefined;
  const outputs = new Set(fields.filter(({ number }) => number === 12).map(nameOf));
  const changed = fields.flatMap((field) => {
    if (maps.includes(field)) return [];
    const table = field.number === 12 ? tables.get(nameOf(field)) : undefined;
    if (table === undefined) return [field.raw];
    return outputs.has(table.name) ? [] : [writeField(12, valueInfo(table))];
  });
  return writeField(7, Buffer.concat(changed));
}

/** True for a ZipMap node, whose output and table are then noted. NodeProto: 1 input, 2 output, 4 op_type, 5 attribute. */
function readZipMap(node: WireField, tables: Map<string, Table>): boolean {
  const fields = [...readFields(node.bytes ?? new Uint8Array())];
  const text = (number: number): string => {
    const found = fields.find((field) => field.number === number);
    return found === undefined ? "" : fieldText(found);
  };
  if (text(4) !== "ZipMap") return false;
  const classes = fields.filter(({ number }) => number === 5).reduce((sum, field) => sum + countLabels(field), 0);
  tables.set(text(2), { name: text(1), classes });
  return true;
}

/** Labels of an attribute. AttributeProto: 8 ints (packed or not), 9 strings. */
function countLabels(attribute: WireField): number {
  let labels = 0;
  for (const { number, bytes } of readFields(attribute.bytes ?? new Uint8Array())) {
    if (number === 9) labels++;
    else if (number === 8) labels += bytes === undefined ? 1 : bytes.filter((byte) => byte < 0x80).length;
  }
  return labels;
}

/** ValueInfoProto: 1 name, 2 type. */
function nameOf({ bytes }: WireField): string {
  for (const field of readFields(bytes ?? new Uint8Array())) if (field.number === 1) return fieldText(field);
  return "";
}

/** A float32 output of `[rows, classes]`: TypeProto 1 tensor_type, with 1 elem_type (1 is FLOAT) and 2 shape. */
function valueInfo({ name, classes }: Table): Uint8Array {
  const rows = writeField(1, writeField(2, Buffer.from("rows")));
  const shape = writeField(2, Buffer.concat([rows, writeField(1, writeNumber(1, classes))]));
  const tensor = writeField(1, Buffer.concat([writeNumber(1, 1), shape]));
  return Buffer.concat([writeField(1, Buffer.from(name)), writeField(2, tensor)]);
}

/** The message with the fields that `change` gives in place of its own; the very same bytes when it changes none. */
function rewrite(message: Uint8Array, change: (field: WireField) => Uint8Array | undefined): Uint8Array {
  const fields = [...readFields(message)];
  const changed = fields.map(change);
  if (changed.every((field) => field === undefined)) return message;
  return Buffer.concat(fields.map(({ raw }, index) => changed[index] ?? raw));
}
