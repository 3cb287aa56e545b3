import { expect, test } from "vitest";
import { parseTrafficEvent } from "../../src/loop/events/traffic-events.ts";
import { parseTrainerEvent } from "../../src/loop/events/trainer-events.ts";

test("an event of the trainer is read from its line", () => {
  const line = '{"event":"phase-finished","phase":"data","seconds":2.5,"figure":"9 weeks","reused":false}';
  expect(parseTrainerEvent(line)).toEqual({
    event: "phase-finished",
    phase: "data",
    seconds: 2.5,
    figure: "9 weeks",
    reused: false,
  });
});

test("log lines, broken lines and unknown events are none", () => {
  for (const line of ['{"level":30,"msg":"ready"}', '{"event":"phase-fin', "epoch 1", '{"event":"party"}']) {
    expect(parseTrainerEvent(line)).toBeUndefined();
    expect(parseTrafficEvent(line)).toBeUndefined();
  }
});

test("an event that lacks a figure is none: better silent than wrong", () => {
  expect(parseTrafficEvent('{"event":"done","weeks":2,"requests":10}')).toBeUndefined();
});
