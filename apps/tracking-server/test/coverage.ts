import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { endpoints } from "../src/endpoints/all.ts";
import { contentRoute } from "../src/http/artifact-routes.ts";
import { createRouter } from "../src/http/router.ts";

type MlflowEndpoint = readonly [method: string, path: string];

const mlflow = JSON.parse(
  readFileSync(new URL("fixtures/mlflow-3.17.2-endpoints.json", import.meta.url), "utf8"),
) as MlflowEndpoint[];

/** Parts of MLflow's interface that are not experiment tracking, and what they are for. */
const otherParts: readonly (readonly [part: RegExp, what: string])[] = [
  [/gateway/, "gateway to language models"],
  [/trace/, "traces of language models"],
  [/3\.0\/mlflow\/datasets/, "evaluation data sets"],
  [/review-queues|label-schemas|issues/, "review of traces by people"],
  [/scorers?\//, "scorers"],
  [/prompt-optimization/, "prompt optimization"],
  [/webhooks/, "webhooks"],
  [/workspaces/, "workspaces"],
  [/graphql/, "GraphQL of the web page"],
  [/presigned/, "presigned URLs (artifacts go through the server)"],
];

/** Notes what is asked of servers in this process until `stop`. */
export function watchRequests(): { stop(): ReadonlySet<string> } {
  const seen = new Set<string>();
  const note = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    seen.add(`${request.method} ${request.url?.split("?")[0]}`);
  };
  subscribe("http.server.request.start", note);
  return {
    stop: () => {
      unsubscribe("http.server.request.start", note);
      return seen;
    },
  };
}

/** The table of MLflow's endpoints: what our server serves, and what the contract's tests asked of it. */
export function coverageTable(asked: ReadonlySet<string>): string {
  const rows = mlflow.filter(([, path]) => partOf(path) === undefined);
  const lines = rows
    .map(([method, path]) => `| ${method} | \`${path}\` | ${state(method, path, asked)} |`)
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const served = rows.filter(([method, path]) => isServed(method, path)).length;
  return [
    `Of MLflow's ${rows.length} endpoints of tracking, registry and artifacts, ${served} are served.`,
    "",
    "| method | endpoint | |",
    "| --- | --- | --- |",
    ...lines,
    "",
    "Not covered, as not part of experiment tracking:",
    "",
    ...otherParts.map(([, what], index) => `- ${what} (${mlflow.filter(([, path]) => partOf(path) === index).length})`),
    "",
  ].join("\n");
}

/** The endpoints in the table that are not served. */
export function notServed(): string[] {
  const ours = mlflow.filter(([method, path]) => partOf(path) === undefined && !isServed(method, path));
  return ours.map(([method, path]) => `${method} ${path}`);
}

function partOf(path: string): number | undefined {
  const index = otherParts.findIndex(([part]) => part.test(path));
  return index < 0 ? undefined : index;
}

function key(line: string): string {
  return line.split("|")[2] + line;
}

function state(method: string, path: string, asked: ReadonlySet<string>): string {
  if (!isServed(method, path)) return "no";
  const pattern = new RegExp(`^${path.replace(/<path:\w+>/g, ".+").replace(/<\w+>/g, "[^/]+")}$`);
  const proven = [...asked].some((request) => {
    const [verb, where = ""] = request.split(" ");
    return verb === method && (pattern.test(where) || pattern.test(where.replace("/api/", "/ajax-api/")));
  });
  return proven ? "yes, in the contract" : "yes";
}

const router = createRouter(endpoints);
/** Answered by the server itself, before its endpoints. */
const plain = new Set(["/health", "/version", "/get-artifact", "/model-versions/get-artifact"]);

function isServed(method: string, path: string): boolean {
  const example = path.replace(/<[^>]+>/g, "x").replace("/ajax-api/", "/api/");
  if (plain.has(path) || path.endsWith("/artifacts/files") || contentRoute(method, example)) return true;
  return typeof router.find(method, example) === "object";
}
