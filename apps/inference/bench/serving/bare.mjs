// The limit: node:http and onnxruntime-node and nothing else. No validation, no identity, no log, no metrics.
import { createServer } from "node:http";
import { InferenceSession, Tensor } from "onnxruntime-node";

const session = await InferenceSession.create(process.env.MODEL_FILE, {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
});
const types = new Map(session.inputMetadata.map((input) => [input.name, input.type]));

async function predict(rows) {
  const feeds = {};
  for (const [name, type] of types) {
    const values = rows.map((row) => row[name]);
    feeds[name] = new Tensor(type, type === "string" ? values : Float32Array.from(values), [rows.length, 1]);
  }
  const { probability } = await session.run(feeds);
  return Array.from(probability.data, (value) => ({ probability: value }));
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", async () => {
    const { instances } = JSON.parse(Buffer.concat(chunks).toString());
    const body = JSON.stringify({ predictions: await predict(instances) });
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
    response.end(body);
  });
});
server.listen(0, "127.0.0.1", () =>
  console.log(JSON.stringify({ msg: "ready", url: `http://127.0.0.1:${server.address().port}` })),
);
