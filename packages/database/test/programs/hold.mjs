// Opens a transaction on the URL, says so, and never ends it.
import pg from "pg";

const client = new pg.Client({ connectionString: process.argv[2] });
await client.connect();
await client.query("begin");
await client.query("create table held (id int)");
console.log("holding");
setInterval(() => {}, 1000);
