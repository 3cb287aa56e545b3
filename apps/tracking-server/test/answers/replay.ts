import type { AnswerRequest } from "./requests.ts";

/** An answer with what differs from server to server, or from time to time, replaced. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks the server everything in order, and gives the answers by request (`12 GET runs/get`). */
export async function replay(url: string, requests: readonly AnswerRequest[]): Promise<Record<string, Answer>> {
  const kept = new Map<string, string>();
  const answers: Record<string, Answer> = {};
  for (const [index, request] of requests.entries()) {
    const { status, text } = await ask(url, fillIn(request, kept));
    const body = parse(text);
    for (const [name, path] of Object.entries(request.keep ?? {})) kept.set(name, String(dig(body, path)));
    answers[`${index} ${request.method} ${request.path}`] = { status, body: normalize(body, kept) };
  }
  return answers;
}

async function ask(url: string, request: AnswerRequest): Promise<{ status: number; text: string }> {
  const target = request.path.startsWith("/") ? request.path : `/api/2.0/mlflow/${request.path}`;
  const [type, body] = request.raw ?? ["application/json", JSON.stringify(request.body)];
  const hasBody = request.raw !== undefined || request.body !== undefined;
  const answer = await fetch(url + target, {
    method: request.method,
    headers: hasBody ? { "content-type": type } : {},
    ...(hasBody ? { body: body as string } : {}),
  });
  return { status: answer.status, text: await answer.text() };
}

function fillIn(request: AnswerRequest, kept: ReadonlyMap<string, string>): AnswerRequest {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => kept.get(name) ?? whole);
  const filled = JSON.parse(fill(JSON.stringify({ path: request.path, body: request.body }))) as AnswerRequest;
  return { ...request, ...filled };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function dig(body: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], body);
}

/** Times become `<time>`, ids what they were kept as, lists of keys are put in order, sets in messages too. */
function normalize(value: unknown, kept: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((one) => normalize(one, kept)).sort(byText);
  if (typeof value === "number" && value > 1.6e12 && value < 2e13) return "<time>";
  if (typeof value === "string") return normalizeText(value, kept);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "sqlstate");
  return Object.fromEntries(entries.sort(byText).map(([key, one]) => [key, normalize(one, kept)]));
}

function normalizeText(text: string, kept: ReadonlyMap<string, string>): string {
  let normal = text;
  for (const [name, value] of kept) if (value.length > 8) normal = normal.replaceAll(value, `{${name}}`);
  return normal
    .replace(/\s+/g, " ")
    .replace(/(.)\1{49,}/gu, (long) => `<${long.length} of ${long[0]}>`)
    .replace(/(?<=Valid keys are ')\{[^}]*\}|(?<=not one of ')\{[^}]*\}?/, sortSet)
    .replace(/^\w+-\w+-\d{1,3}$/, "<random name>");
}

/** Python writes a set in any order. */
function sortSet(set: string): string {
  return `{${set.replace(/[{}]/g, "").split(", ").sort().join(", ")}}`;
}

function byText(one: unknown, other: unknown): number {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}
