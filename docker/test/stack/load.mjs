import { setTimeout as wait } from "node:timers/promises";

const flight = { origin: "ATL", destination: "ORD", scheduled_departure: "2001-03-07T09:30:00", distance: 606 };

/**
 * Asks for predictions from several connections until it is stopped, and keeps every id that was acknowledged with 200.
 * @param {string} url of the gateway
 */
export function startLoad(url) {
  const acknowledged = [];
  const refused = new Map();
  let stopped = false;
  const workers = Array.from({ length: 4 }, async () => {
    while (!stopped) {
      await ask(url, acknowledged, refused);
      await wait(20);
    }
  });
  return {
    acknowledged,
    /** Times of each other outcome: a status or an error's code. */
    refused,
    stop: async () => {
      stopped = true;
      await Promise.all(workers);
    },
  };
}

/** @param {string} url @param {string[]} acknowledged @param {Map<string, number>} refused */
async function ask(url, acknowledged, refused) {
  try {
    const response = await fetch(`${url}/v1/models/flight-delays:predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ instances: [flight] }),
      signal: AbortSignal.timeout(15_000),
    });
    const body = await response.json();
    if (response.status === 200) acknowledged.push(...body.predictions.map((prediction) => prediction.prediction_id));
    else count(refused, String(response.status));
  } catch (error) {
    count(refused, error?.cause?.code ?? error?.name ?? "error");
  }
}

/** @param {Map<string, number>} counts @param {string} name */
function count(counts, name) {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** How many of these ids the prediction log has. @param {import("./compose.mjs").Stack} stack @param {string[]} ids */
export async function countStored(stack, ids) {
  const statement = `create temp table asked (id uuid); copy asked from stdin; select count(*) from asked join mlops.predictions using (id)`;
  const script = statement.split(";");
  const input = `${script[0]};\n${script[1]};\n${ids.join("\n")}\n\\.\n${script[2]};\n`;
  const psql = ["psql", "--no-psqlrc", "-qtA", "-U", "postgres", "-d", "mlops", "-v", "ON_ERROR_STOP=1"];
  return Number(await stack.compose(["exec", "-T", "postgres", ...psql], input));
}
