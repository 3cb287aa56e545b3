import fc from "fast-check";

/** A request of a fuzzer. */
export interface FuzzedRequest {
  readonly path: string;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

const names = ["origin", "distance", "origin_late_rate_3h", "scheduled_departure", "__proto__", "constructor", "x", ""];
const scalar = fc.oneof(
  fc.constantFrom<unknown>(null, true, "JFK", "ORD", "2001-03-05T17:40", "", "\u0000", "☃", -0, 1e39, 2 ** 63),
  fc.double(),
  fc.integer(),
  fc.string(),
);
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie("value"), { maxKeys: 5 }),
  ),
})).value;

const row = fc.oneof(
  fc.record(
    {
      origin: fc.oneof(fc.constantFrom("JFK", "ORD"), value),
      distance: fc.oneof(fc.integer({ min: 0, max: 3000 }), value),
      origin_late_rate_3h: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), value),
      scheduled_departure: fc.oneof(fc.constant("2001-03-05T17:40"), value),
    },
    { requiredKeys: [] },
  ),
  value,
);

const tensor = fc.oneof(
  fc.record(
    {
      name: fc.oneof(fc.constantFrom(...names), value),
      datatype: fc.oneof(fc.constantFrom("FP32", "BYTES", "INT64", "BOOL", "FP16", "BF16"), value),
      shape: fc.oneof(fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 3 }), value),
      data: fc.oneof(fc.array(scalar, { maxLength: 5 }), value),
      parameters: fc.oneof(fc.record({ binary_data_size: fc.oneof(fc.integer({ min: -1, max: 40 }), value) }), value),
    },
    { requiredKeys: [] },
  ),
  value,
);

const document = fc.oneof(
  fc.record({ instances: fc.oneof(fc.array(row, { maxLength: 3 }), value), parameters: value }, { requiredKeys: [] }),
  fc.record(
    { id: value, inputs: fc.oneof(fc.array(tensor, { maxLength: 4 }), value), outputs: value },
    { requiredKeys: [] },
  ),
  fc.record(
    {
      dataframe_split: fc.oneof(
        fc.record({ columns: fc.array(fc.constantFrom(...names), { maxLength: 4 }), data: fc.array(fc.array(scalar)) }),
        value,
      ),
      dataframe_records: fc.oneof(fc.array(row), value),
      inputs: value,
      input_data: value,
    },
    { requiredKeys: [] },
  ),
  value,
);

const path = fc.constantFrom(
  "/v1/models/m:predict",
  "/v1/models/m:explain",
  "/v2/models/m/infer",
  "/invocations",
  "/score",
);
const headers = fc.record(
  {
    "content-type": fc.constantFrom("application/json", "text/csv", "application/octet-stream", "text/html", ";"),
    "inference-header-content-length": fc.oneof(
      fc.integer({ min: -2, max: 300 }).map(String),
      fc.constantFrom("", "1e3", "0x10"),
    ),
    "content-encoding": fc.constantFrom("identity", "gzip", "deflate", "br"),
    traceparent: fc.constantFrom("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-0-0-0", ""),
    "x-request-timeout-ms": fc.constantFrom("1000", "-1", "x", ""),
  },
  { requiredKeys: [] },
);

/** A request whose document is put together from what the protocols know, rightly and wrongly. */
export function randomRequest(): fc.Arbitrary<FuzzedRequest> {
  return fc.record({ path, headers, document }).map((request) => ({
    path: request.path,
    headers: request.headers,
    body: Buffer.from(JSON.stringify(request.document) ?? ""),
  }));
}

const good = [
  {
    path: "/v1/models/m:predict",
    body: '{"instances":[{"origin":"JFK","distance":100,"scheduled_departure":"2001-03-05T17:40:00"}]}',
  },
  {
    path: "/v2/models/m/infer",
    body: '{"id":"1","inputs":[{"name":"origin","datatype":"BYTES","shape":[1,1],"data":["JFK"]},{"name":"distance","datatype":"FP32","shape":[1,1],"data":[1]},{"name":"origin_late_rate_3h","datatype":"FP32","shape":[1,1],"data":[0.5]}]}',
  },
  {
    path: "/invocations",
    body: '{"dataframe_split":{"columns":["origin","distance","origin_late_rate_3h"],"data":[["JFK",1,0.5]]}}',
  },
] as const;

/** A good request with some bytes overwritten, cut out or doubled. */
export function mutatedBody(): fc.Arbitrary<FuzzedRequest> {
  const change = fc.record({
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    byte: fc.nat(255),
    kind: fc.constantFrom("set", "cut", "double"),
  });
  return fc
    .record({ request: fc.constantFrom(...good), changes: fc.array(change, { minLength: 1, maxLength: 4 }) })
    .map(({ request, changes }) => ({
      path: request.path,
      headers: {},
      body: changes.reduce(mutate, Buffer.from(request.body)),
    }));
}

function mutate(
  body: Buffer,
  { at, byte, kind }: { readonly at: number; readonly byte: number; readonly kind: string },
): Buffer {
  const index = Math.floor(at * body.length);
  if (kind === "cut") return Buffer.concat([body.subarray(0, index), body.subarray(index + 1)]);
  if (kind === "double") return Buffer.concat([body.subarray(0, index), body]);
  const changed = Buffer.from(body);
  if (changed.length > 0) changed[index] = byte;
  return changed;
}
