import { describe, expect, it } from "vitest";
import { fakeLog, flightsFolder, post, runService } from "../service/running-service.ts";

const body = { instances: [{ origin: "JFK", distance: 100, origin_late_rate_3h: 0.4 }] };
const traceId = "0af7651916cd43dd8448eb211c80319c";

/** What Prometheus 3 sends. */
const accept = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1";

describe("the metrics", () => {
  it("come as OpenMetrics with the trace of a request in its latency bucket, to who asks for that", async () => {
    const { url } = await runService(
      { modelUri: flightsFolder(), modelName: "m" },
      { insertPredictions: fakeLog().insert },
    );
    await post(`${url}/v1/models/m:predict`, body, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    const response = await fetch(`${url}/metrics`, { headers: { accept } });
    expect(response.headers.get("content-type")).toBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
    const text = await response.text();
    expect(text).toMatch(
      new RegExp(
        `latency_seconds_bucket{le="[0-9.]+",model_name="m",model_version="1"} 1 # {trace_id="${traceId}"} [0-9.e-]+ [0-9.]+`,
      ),
    );
    expect(text).toContain("# TYPE mlops_inference_requests counter");
    expect(text).toContain('mlops_inference_requests_total{protocol="v1",model_name="m",model_version="1"} 1');
    expect(text.endsWith("# EOF\n")).toBe(true);
  });

  it("come as Prometheus's text otherwise, after OpenMetrics as before it", async () => {
    const { url } = await runService({ modelUri: flightsFolder(), modelName: "m" });
    await post(`${url}/v1/models/m:predict`, body, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    await (await fetch(`${url}/metrics`, { headers: { accept } })).text();
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const text = await response.text();
    expect(text).toContain("# TYPE mlops_inference_requests_total counter");
    expect(text).not.toContain(traceId);
    expect(text).not.toContain("# EOF");
  });
});
