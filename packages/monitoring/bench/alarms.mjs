// How often each alert is false, and how surely it finds a shift of stated size:
//   npm run bench -- alarms [WINDOWS]     default 1000 windows without drift, a third of that for each shift
import { createRandom } from "@mlops/statistics";
import { createDriftCounter, makeReference, measureDrift, measurePerformance } from "../dist/index.js";

const windows = Number(process.argv[2] ?? 1000);
const ROWS = [500, 2500];
const DAY = 86_400_000;
const AIRPORTS = ["ATL", "ORD", "DFW", "LAX", "PHX", "DEN", "BNA", "SMF"];
const sigmoid = (logit) => 1 / (1 + Math.exp(-logit));

/** Flights of some days, scored by a model that is right but for `concept`; days have ups and downs of their own. */
function makeFlights(
  random,
  { rows, days, dayEffect = 0.4, shift = 0, concept = 0, missing = 0.02, kilometres = 0, noise = 0 },
) {
  const effects = Array.from({ length: days }, () => random.nextNormal() * dayEffect);
  return Array.from({ length: rows }, (_, row) => {
    const time = (row / rows) * days;
    const latent = random.nextNormal() + effects[Math.floor(time)] + shift;
    const logit = -1.4 + 0.8 * latent + 0.5 * random.nextNormal();
    const miles = 200 + 800 * random.nextFloat() ** 2;
    return {
      features: {
        late_rate: random.nextFloat() < missing ? null : sigmoid(latent - 1),
        distance: Math.round(random.nextFloat() < kilometres ? miles * 1.609 : miles),
        origin: AIRPORTS[Math.floor(AIRPORTS.length * random.nextFloat() ** 1.5)],
      },
      score: sigmoid(logit + noise * random.nextNormal()),
      label: random.nextFloat() < sigmoid(logit + concept) ? 1 : 0,
      eventTime: Date.UTC(2001, 0, 1) + time * DAY,
    };
  });
}

function referenceOf(flights) {
  const column = (pick) => flights.map(pick);
  const columns = {
    late_rate: column(({ features }) => features.late_rate),
    distance: column(({ features }) => features.distance),
    origin: column(({ features }) => features.origin),
  };
  const eventTimes = column(({ eventTime }) => eventTime);
  return makeReference(
    columns,
    column(({ score }) => score),
    column(({ label }) => label),
    { eventTimes },
  );
}

const KINDS = ["FeatureDrift", "ScoreDrift", "CalibrationShift", "PerformanceDrop", "LabelDrift"];

function alarms(reference, flights) {
  const counter = createDriftCounter(reference);
  for (const { features, score, eventTime } of flights) counter.observe(features, score, eventTime);
  const drift = measureDrift(reference, counter.counts);
  const labels = flights.map(({ label }) => label);
  const scores = flights.map(({ score }) => score);
  const { metrics } = measurePerformance(reference, flights.length, labels, scores, { resamples: 2 });
  const isDrift = (judged) => judged?.verdict === "drift";
  return [
    drift.features.some(isDrift),
    isDrift(drift.score),
    isDrift(metrics?.calibrationGap),
    isDrift(metrics?.aucDrop),
    isDrift(metrics?.positiveShareShift),
  ];
}

function rates(options, count, seed) {
  const counts = KINDS.map(() => 0);
  for (let i = 0; i < count; i++) {
    const reference = references[i % references.length];
    const found = alarms(reference, makeFlights(createRandom(seed + i), { days: 7, ...options }));
    for (const [kind, is] of found.entries()) if (is) counts[kind]++;
  }
  return counts.map((n) => n / count);
}

const table = [
  ["no drift, days as in training", {}],
  ["inputs shifted by 0.25 sd", { shift: 0.25 }],
  ["inputs shifted by 0.5 sd", { shift: 0.5 }],
  ["inputs shifted by 1 sd", { shift: 1 }],
  ["late flights + 3 points, unforeseen", { concept: 0.2 }],
  ["late flights + 8 points, unforeseen", { concept: 0.5 }],
  ["scores half noise", { noise: 1 }],
  ["a feature missing in 10 %", { missing: 0.1 }],
  ["a feature missing in 25 %", { missing: 0.25 }],
  ["kilometres in 20 % of the rows", { kilometres: 0.2 }],
  ["kilometres in all rows", { kilometres: 1 }],
];

/** A training set is one draw of half a year; a few of them, so that the rates are not those of one. */
const references = [1, 2, 3, 4, 5].map((seed) =>
  referenceOf(makeFlights(createRandom(seed), { rows: 40_000, days: 182 })),
);
const row = (cells) => console.log(`| ${cells.join(" | ")} |`);
row(["a week of", "rows", ...KINDS]);
row(["---", "--:", ...KINDS.map(() => "--:")]);
for (const rows of ROWS) {
  for (const [index, [name, options]] of table.entries()) {
    const count = index === 0 ? windows : Math.ceil(windows / 3);
    const found = rates({ rows, ...options }, count, 10_000 * (index + 1));
    row([name, rows, ...found.map((rate) => `${(rate * 100).toFixed(1)} %`)]);
  }
}
