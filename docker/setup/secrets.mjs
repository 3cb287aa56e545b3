/**
 * Makes this stack's secrets, once: `node secrets.mjs FOLDER`. A file that is there is never touched, so passwords stay
 * those that the volumes of Postgres and of the object store were made with. Each subfolder is a volume of its own, so
 * that a container is shown only what it needs. Files are world-readable inside those volumes: the containers that
 * mount one run under different users.
 */
import { createPublicKey, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generateSigningKey } from "@mlops/metadata";

const folder = process.argv[2];
if (folder === undefined) {
  console.error("usage: node secrets.mjs FOLDER");
  process.exit(2);
}

/** 32 random bytes as letters and digits that need no quoting in a URL or a shell. */
const random = () => randomBytes(32).toString("base64url").replaceAll("-", "x").replaceAll("_", "y");

/** The content of `name`, made by `make` when it is not there yet: written aside, then renamed. */
function once(name, make = random) {
  const path = join(folder, name);
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, make(), { mode: 0o444 });
    chmodSync(`${path}.new`, 0o444);
    renameSync(`${path}.new`, path);
    made.push(name);
  }
  return readFileSync(path, "utf8");
}

const made = [];
once("postgres/superuser-password");
const mlflow = once("mlflow/database-password");
once("postgres/mlflow-password", () => mlflow);
const mlops = once("database/password");
once("postgres/mlops-password", () => mlops);
once("database/url", () => `postgres://mlops:${mlops}@postgres:5432/mlops`);
once("mlflow/database-url", () => `postgresql+psycopg2://mlflow:${mlflow}@postgres:5432/mlflow`);
once("objects/access-key", () => `mlops${random().slice(0, 15)}`);
once("objects/secret-key");
once("tokens/alert-webhook");
once("tokens/admin");
once("labels/token");
once("grafana/password");
// The trainer signs its models with the one key, and the replicas take no model that the other does not fit.
const privateKey = once("signing/private.pem", () => generateSigningKey().privateKey);
once("verification/public.pem", () => createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString());
console.log(JSON.stringify({ level: 30, msg: made.length > 0 ? "secrets made" : "secrets are there", made }));
