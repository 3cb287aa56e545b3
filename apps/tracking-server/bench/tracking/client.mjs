// The client of the benchmark: plain requests, so that what is measured is the server.
import { Agent, request } from "undici";
import { connections, quick, seconds } from "./options.mjs";

export function client(url) {
  const agent = new Agent({ connections, pipelining: 1 });
  const ask = async (method, path, body) => {
    const answer = await request(`${url}/api/2.0/mlflow/${path}`, {
      method,
      dispatcher: agent,
      headersTimeout: 600_000,
      headers: { "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
  return { post: (path, body) => ask("POST", path, body), get: (path) => ask("GET", path), close: () => agent.close() };
}

/** How often a second the work is done, over all connections at once. */
export async function perSecond(work) {
  for (let count = 0; count < 3; count += 1) await work(0);
  const start = performance.now();
  let done = 0;
  const lane = async (_, at) => {
    while (performance.now() - start < seconds * 1000) {
      await work(at);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return done / ((performance.now() - start) / 1000);
}

/** Median time of the work, one at a time. */
export async function milliseconds(work) {
  const times = [];
  for (let count = 0; count < (quick ? 3 : 11); count += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}
