export interface Event {
  at: string;
  kind: "fault" | "alert" | "acknowledged" | "mitigated" | "resolved" | "note";
}

export interface Measures {
  toDetect: number | undefined;
  toAcknowledge: number | undefined;
  toMitigate: number | undefined;
  alerts: number;
}

export function measure(events: readonly Event[]): Measures {
  const all = events.map(({ at, kind }) => ({ time: Date.parse(at), kind })).toSorted((a, b) => a.time - b.time);
  const times = (kind: Event["kind"], from: number | undefined): number[] =>
    from === undefined ? [] : all.filter((event) => event.kind === kind && event.time >= from).map(({ time }) => time);
  const [fault] = times("fault", Number.NEGATIVE_INFINITY);
  const [alert] = times("alert", fault);
  const [acknowledged] = times("acknowledged", alert);
  const mitigated = times("mitigated", fault).at(-1);
  return {
    toDetect: minutes(fault, alert),
    toAcknowledge: minutes(alert, acknowledged),
    toMitigate: minutes(fault, mitigated),
    alerts: times("alert", fault).filter((time) => mitigated === undefined || time <= mitigated).length,
  };
}

function minutes(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Math.floor((to - from) / 60_000);
}
