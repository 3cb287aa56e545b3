import { describe, expect, it } from "vitest";
import { readSettings } from "../src/environment.ts";
import { SettingError } from "../src/errors.ts";

const needed = { DATABASE_URL: "postgres://localhost/x" };

describe("settings", () => {
  it("have defaults for all but the database", () => {
    expect(readSettings(needed)).toMatchObject({
      modelName: "flight-delays",
      modelAlias: "champion",
      host: "127.0.0.1",
      port: 8090,
      lateAfterMinutes: 15,
      retrainOn: "evaluation",
      webhookToken: undefined,
      sliceFeatures: ["origin", "destination", "scheduled_hour"],
    });
  });

  it("make windows of so many predictions, or else of weeks", () => {
    expect(readSettings(needed).windowRows).toBeUndefined();
    expect(readSettings({ ...needed, MONITOR_WINDOW_ROWS: "2500" }).windowRows).toBe(2500);
  });

  it("keep the whole log, or so many months", () => {
    expect(readSettings(needed).keepMonths).toBeUndefined();
    expect(readSettings({ ...needed, MONITOR_KEEP_MONTHS: "6" }).keepMonths).toBe(6);
    expect(() => readSettings({ ...needed, MONITOR_KEEP_MONTHS: "0" })).toThrow("an integer from 1 to 1200");
  });

  it("leave retrainings to the webhook when there is a token, unless told otherwise", () => {
    const token = { ...needed, MONITOR_WEBHOOK_TOKEN: "t" };
    expect(readSettings(token).retrainOn).toBe("webhook");
    expect(readSettings({ ...token, MONITOR_RETRAIN_ON: "evaluation" }).retrainOn).toBe("evaluation");
  });

  it.each([
    [{}, "DATABASE_URL: expected the URL of a Postgres, found nothing"],
    [
      { ...needed, MONITOR_WINDOW_ROWS: "50" },
      'MONITOR_WINDOW_ROWS: expected an integer from 200 to 10000000, found "50"',
    ],
    [
      { ...needed, MONITOR_SCRAPE_URLS: "http://localhost:1/metrics,localhost:2" },
      'MONITOR_SCRAPE_URLS: expected URLs with http or https, separated by commas, found "localhost:2"',
    ],
    [{ ...needed, PORT: "http" }, 'PORT: expected an integer from 0 to 65535, found "http"'],
    [{ ...needed, MODEL_URI: "flight-delays" }, 'MODEL_URI: expected models:/NAME@ALIAS, found "flight-delays"'],
    [{ ...needed, MONITOR_RETRAIN_ON: "never" }, 'MONITOR_RETRAIN_ON: expected evaluation or webhook, found "never"'],
  ])("that cannot be used are named: %j", (environment, message) => {
    expect(() => readSettings(environment)).toThrow(SettingError);
    expect(() => readSettings(environment)).toThrow(message);
  });
});
