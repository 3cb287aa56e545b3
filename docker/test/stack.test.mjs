/**
 * The rehearsal of `docker compose up`, on a stack of its own beside whatever else runs: built, brought up, driven to a
 * promotion, its containers killed one after the other under load, drilled, stopped, brought up again, and removed without a
 * trace. `npm run test:stack` runs it; it needs Docker with Compose v2 and takes about twenty-five minutes on two cores.
 */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { openStack } from "./stack/compose.mjs";
import { countSeries, dashboardQueries } from "./stack/dashboards.mjs";
import { tooOpen } from "./stack/hardening.mjs";
import { countStored, startLoad } from "./stack/load.mjs";
import { until } from "./stack/until.mjs";

/** As in compose.yaml, so that the times below are those that a person sees; a smaller number is a shorter rehearsal. */
const secondsPerWeek = process.env.STACK_SECONDS_PER_WEEK ?? "30";
/** Grafana's image cannot be had on every machine; where it can, STACK_GRAFANA=1 leaves nothing out. */
const leftOut = process.env.STACK_GRAFANA ? [] : ["grafana"];
const started = new Date();

/** What a person looks at first, one panel of each dashboard. */
const live = [
  "mlops:inference:requests:rate > 0",
  "mlops:inference:latency_seconds:p99",
  "mlops:feature:psi",
  "sum by (job) (rate(process_cpu_seconds_total[1m]))",
  "mlops_window_performance",
];

const services = [
  "postgres",
  "objects",
  "mlflow",
  "inference",
  "gateway",
  "monitor",
  "trainer",
  "prometheus",
  "alertmanager",
  "traffic",
  "story",
];

describe("docker compose up", { concurrency: false }, () => {
  /** @type {import("./stack/compose.mjs").Stack} */
  let stack;
  let isUp = false;
  let begun = 0;
  const sinceUp = () => (performance.now() - begun) / 1000;
  const up = async () => {
    const all = (await stack.compose(["config", "--services"])).split("\n").filter(Boolean);
    const wanted = all.filter((service) => !leftOut.includes(service));
    // Built once, by the first test: somebody may work on the clone meanwhile.
    await stack.compose(["up", "--no-build", "--detach", "--wait", "--wait-timeout", "600", ...wanted]);
  };

  /** @type {string} */
  let volumesBefore;
  before(async () => {
    stack = await openStack({ TRAFFIC_SECONDS_PER_WEEK: secondsPerWeek });
    volumesBefore = await stack.docker(["volume", "ls", "--quiet"]);
  });
  beforeEach((t) => {
    if (!isUp && !/builds|comes up/.test(t.name)) throw new Error("the stack did not come up: see the test before");
  });
  after(async () => {
    await stack?.compose(["down", "--volumes", "--timeout", "5"]);
  });

  test("builds its images", async (t) => {
    await stack.compose(["build"]);
    const images = await stack.docker(["image", "ls", "--format", "{{.Repository}} {{.Size}}", "mlops-roadmap/*"]);
    for (const line of images.split("\n").filter(Boolean)) t.diagnostic(line);
  });

  test("comes up healthy, in the order of what needs what", async (t) => {
    begun = performance.now();
    await up();
    isUp = true;
    t.diagnostic(`ready after ${sinceUp().toFixed(0)} s`);
  });

  test("shows live dashboards within three minutes of `up`", async (t) => {
    for (const expr of live) {
      await until(`data for ${expr}`, 180 - sinceUp(), async () =>
        (await prometheus(stack, expr)).length > 0 ? true : undefined,
      );
    }
    t.diagnostic(`requests, latency, live drift and a measured week are shown after ${sinceUp().toFixed(0)} s`);
  });

  test("gives no container more than it needs", async () => {
    const ids = (await stack.compose(["ps", "--all", "--quiet"])).split("\n").filter(Boolean);
    const containers = JSON.parse(await stack.docker(["inspect", ...ids]));
    assert.deepEqual(containers.flatMap(tooOpen), []);
  });

  test("has alerting rules, tests of them and routes that Prometheus's own tools accept", async () => {
    await stack.compose(["exec", "-T", "prometheus", "promtool", "check", "config", "/etc/prometheus/prometheus.yml"]);
    await stack.compose(["exec", "-T", "alertmanager", "amtool", "check-config", "/etc/alertmanager/alertmanager.yml"]);
  });

  test("drifts, alerts, retrains and promotes by itself, within ten minutes of `up`", {
    timeout: 900_000,
  }, async (t) => {
    await until("a promotion", 600 - sinceUp(), async () => {
      const rows = await stack.sql(
        "select challenger_version, reason from mlops.decisions where promoted and champion_version is not null limit 1",
      );
      return rows[0];
    });
    t.diagnostic(`promoted ${sinceUp().toFixed(0)} s after up, with ${secondsPerWeek} s for a week of flights`);
    const alerts = await stack.sql("select distinct name from monitor.alerts");
    assert.ok(alerts.length > 0, "a retraining without an alert");
    const { found } = await until("the new champion in every replica", 60, async () => {
      const series = await prometheus(stack, 'count by (model_version) (mlops_inference_model_info{role="champion"})');
      return series.length === 1 && series[0].metric.model_version !== "1" ? series[0] : undefined;
    });
    assert.equal(found.value[1], "2", "both replicas serve it");
  });

  test("tells the story", async () => {
    const story = await stack.compose(["logs", "--no-log-prefix", "story"]);
    for (const words of [/data version/, /registered, trained on/, /serves as champion/, /retraining through week/]) {
      assert.match(story, words);
    }
  });

  test("has secrets of its own, which a second start leaves as they are", async () => {
    const files = ["/secrets/database/url", "/secrets/tokens/alert-webhook", "/secrets/signing/private.pem"];
    const read = async () => {
      const said = await stack.compose(["run", "--rm", "--no-deps", "-T", "--entrypoint", "cat", "secrets", ...files]);
      // The build of the image, which is up to date, speaks before it.
      return said.slice(said.indexOf("postgres://"));
    };
    const first = await read();
    assert.match(first, /^postgres:\/\/mlops:\w{40,}@postgres:5432\/mlops/);
    assert.match(first, /BEGIN PRIVATE KEY/);
    assert.match(await stack.compose(["run", "--rm", "--no-deps", "-T", "secrets"]), /secrets are there/);
    assert.equal(await read(), first);
    // Who serves has the key that checks, and not the one that signs.
    const find = ["find", "/secrets", "-type", "f"];
    const seen = await stack.compose(["exec", "-T", "inference", ...find]);
    assert.deepEqual(seen.split("\n").filter(Boolean).toSorted(), [
      "/secrets/database/password",
      "/secrets/database/url",
      "/secrets/verification/public.pem",
    ]);
  });

  test("keeps every acknowledged prediction while each container is killed and Postgres is restarted", {
    timeout: 900_000,
  }, async (t) => {
    const load = startLoad(stack.url("INFERENCE"));
    try {
      for (const service of services) {
        const [id] = await stack.containers(service);
        // The replay may have come to its end.
        if (id === undefined && service === "traffic") continue;
        const before = await startedAt(stack, id);
        // All processes of the container but its init: not even a handler runs. The engine must not know of it, or it
        // would take the death for a stop that somebody wanted.
        await stack.docker(["exec", id, "sh", "-c", "kill -9 -1"]).catch(() => {});
        const { seconds } = await until(`${service} back after kill -9`, 120, async () => {
          const { State } = JSON.parse(await stack.docker(["inspect", id]))[0];
          const isWell = State.Health ? State.Health.Status === "healthy" : State.Running;
          return State.StartedAt !== before && isWell ? true : undefined;
        });
        t.diagnostic(`${service}: well again ${seconds.toFixed(0)} s after kill -9`);
      }
      await stack.compose(["restart", "postgres"]);
      await until("answers after the restart of Postgres", 60, async () => {
        const before = load.acknowledged.length;
        await new Promise((resolve) => setTimeout(resolve, 1000));
        return load.acknowledged.length > before ? true : undefined;
      });
    } finally {
      await load.stop();
    }
    const ids = load.acknowledged;
    assert.equal(new Set(ids).size, ids.length, "an id was given out twice");
    await until(`all ${ids.length} acknowledged predictions in the log`, 90, async () =>
      (await countStored(stack, ids)) === ids.length ? true : undefined,
    );
    t.diagnostic(
      `${ids.length} acknowledged predictions, all stored; not answered: ${JSON.stringify([...load.refused])}`,
    );
  });

  test("finds every fault that is put in on purpose, and stays silent without one", { timeout: 900_000 }, async (t) => {
    await stack.compose(["stop", "traffic"]);
    await new Promise((resolve) => setTimeout(resolve, 11_000));
    const drills = ["run", "--rm", "--no-TTY", "mlops", "drill", "all", "--json"];
    // Exit code 1 says that something was not found: the results say what.
    const printed = await stack.compose(drills).catch((error) => error.cause.stdout || assert.fail(error));
    const results = JSON.parse(printed.slice(printed.indexOf("[")));
    for (const { drill, happened, seconds } of results)
      t.diagnostic(`${drill}: ${happened} (${seconds?.toFixed(1)} s)`);
    assert.deepEqual(
      results.filter(({ passed }) => !passed).map(({ drill, happened }) => `${drill}: ${happened}`),
      [],
    );
    assert.equal(results.length, 11);
  });

  test("has data for every query of every dashboard", async () => {
    // One wrong request, so that errors have been counted.
    const wrong = await fetch(`${stack.url("INFERENCE")}/v1/models/flight-delays:predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    assert.equal(wrong.status, 400);
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    const empty = [];
    for (const { where, expr } of dashboardQueries()) {
      if ((await countSeries(stack.url("PROMETHEUS"), expr, started)) === 0) empty.push(`${where}: ${expr}`);
    }
    assert.deepEqual(empty, []);
  });

  test("keeps its volumes through `down`, what is not yet stored included, and is soon ready again", async (t) => {
    const load = startLoad(stack.url("INFERENCE"));
    await until("some predictions", 60, async () => (load.acknowledged.length >= 20 ? true : undefined));
    await stack.compose(["stop", "--timeout", "5", "postgres"]);
    // Replicas have the flight's online features for half a minute, and go on answering.
    const before = load.acknowledged.length;
    await until("some more while Postgres is away", 20, async () =>
      load.acknowledged.length >= before + 20 ? true : undefined,
    ).finally(load.stop);
    await stack.compose(["down", "--timeout", "30"]);
    const again = performance.now();
    await up();
    const seconds = (performance.now() - again) / 1000;
    t.diagnostic(`ready again after ${seconds.toFixed(0)} s`);
    const { acknowledged } = load;
    await until(`the ${acknowledged.length} predictions of before in the log`, 60, async () =>
      (await countStored(stack, acknowledged)) === acknowledged.length ? true : undefined,
    );
    // Half a minute on two idle cores; half as much again for what else the machine does.
    assert.ok(seconds < 45, `ready again only after ${seconds.toFixed(0)} s`);
  });

  test("starts light: predictions and the registry, without the loop and its dashboards", async (t) => {
    await stack.compose(["down", "--timeout", "5"]);
    const again = performance.now();
    await stack.compose(["up", "--no-build", "--detach", "light"]);
    t.diagnostic(`ready after ${((performance.now() - again) / 1000).toFixed(0)} s`);
    const running = (await stack.compose(["ps", "--services"])).split("\n").filter(Boolean).toSorted();
    assert.deepEqual(running, ["gateway", "inference", "mlflow", "objects", "postgres"]);
    const load = startLoad(stack.url("INFERENCE"));
    await until("a prediction", 20, async () => (load.acknowledged.length > 0 ? true : undefined)).finally(load.stop);
    await stack.compose(["--profile", "light", "down", "--timeout", "5"]);
  });

  test("leaves nothing behind after `down --volumes`", async () => {
    await stack.compose(["down", "--volumes", "--timeout", "5"]);
    const label = `label=com.docker.compose.project=${stack.project}`;
    const left = [
      await stack.docker(["ps", "--all", "--quiet", "--filter", label]),
      await stack.docker(["network", "ls", "--quiet", "--filter", label]),
    ];
    assert.deepEqual(left, ["", ""]);
    // Anonymous volumes bear no label.
    assert.equal(await stack.docker(["volume", "ls", "--quiet"]), volumesBefore);
  });
});

/** @param {import("./stack/compose.mjs").Stack} stack @param {string} query */
async function prometheus(stack, query) {
  const response = await fetch(`${stack.url("PROMETHEUS")}/api/v1/query?${new URLSearchParams({ query })}`);
  return (await response.json()).data.result;
}

/** @param {import("./stack/compose.mjs").Stack} stack @param {string} id */
async function startedAt(stack, id) {
  return JSON.parse(await stack.docker(["inspect", id]))[0].State.StartedAt;
}
