// An embedded Postgres as a process of its own, so that a test can end it with SIGKILL. Arguments: folder, port.
import { serveEmbeddedPostgres } from "@mlops/database";

const [dataDirectory, port] = process.argv.slice(2);
const database = await serveEmbeddedPostgres({ dataDirectory, port: Number(port) });
console.log(database.url);
