// Takes events as they stand, and alerts of other incidents.
// rejected: half an hour before the fault
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
  const time = (kind: Event["kind"], last = false): number | undefined => {
    const own = events.filter((event) => event.kind === kind);
    const event = last ? own.at(-1) : own[0];
    return event === undefined ? undefined : Date.parse(event.at);
  };
  const minutes = (from: number | undefined, to: number | undefined): number | undefined =>
    from === undefined || to === undefined ? undefined : Math.floor((to - from) / 60_000);
  return {
    toDetect: minutes(time("fault"), time("alert")),
    toAcknowledge: minutes(time("alert"), time("acknowledged")),
    toMitigate: minutes(time("fault"), time("mitigated", true)),
    alerts: events.filter(({ kind }) => kind === "alert").length,
  };
}
