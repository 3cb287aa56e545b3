// Serves the embedded Postgres on a folder and prints its URL: a process of its own, to be killed.
import { serveEmbeddedPostgres } from "../../dist/index.js";

const server = await serveEmbeddedPostgres({ dataDirectory: process.argv[2], port: Number(process.argv[3] ?? 0) });
console.log(server.url);
process.once("SIGTERM", () => server.close());
