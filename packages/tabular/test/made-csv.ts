import { createRandom } from "@mlops/statistics";

/** Numbers only: whether a machine fails, from what its sensors say; in the last third the sensors drift. */
export function sensorsCsv(rows: number, seed: number): string {
  const random = createRandom(seed);
  const lines = ["temperature,vibration,pressure,hours,failed"];
  for (let row = 0; row < rows; row += 1) {
    const drift = row > (rows * 2) / 3 ? 1.2 : 0;
    const [heat, shake, press] = [random.nextNormal() + drift, random.nextNormal(), random.nextNormal()];
    const hours = random.nextInt(10_000);
    const logit = 1.3 * heat - 0.9 * shake * shake + 0.8 * press + hours / 5000 - 0.5 - 2 * drift;
    const failed = random.nextFloat() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
    lines.push(
      [(60 + 8 * heat).toFixed(2), (2 + shake).toFixed(3), (1e9 + press * 1e7).toFixed(0), hours, failed].join(","),
    );
  }
  return `${lines.join("\r\n")}\r\n`;
}

const CITIES = ["Łódź", "São Paulo", "Köln", "New York, NY", "İzmir", "Oslo", 'the "Hague"', "Lima"];
const PLANS = ["basic", "plus", "pro"];

/** Many categories and dates, with missing values: whether an order is sent back. */
export function ordersCsv(rows: number, seed: number): string {
  const random = createRandom(seed);
  const lines = ["Order ID;Bestellt am;Stadt;plan;class;__proto__;Birth date;price €;note;country;returned"];
  const quote = (text: string): string => (/[";\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  for (let row = 0; row < rows; row += 1) {
    const city = CITIES[random.nextInt(CITIES.length)] as string;
    const plan = PLANS[random.nextInt(3)] as string;
    const shop = `shop ${random.nextInt(60)}`;
    const price = 5 + 200 * random.nextFloat() ** 2;
    const day = new Date(Date.UTC(2023, 0, 2) + Math.floor((row / rows) * 300) * 86_400_000);
    const born = new Date(Date.UTC(1950 + random.nextInt(55), random.nextInt(12), 1 + random.nextInt(28)));
    const weekend = day.getUTCDay() % 6 === 0 ? 0.9 : 0;
    const logit = -1 + weekend + price / 120 + (plan === "basic" ? 0.8 : -0.4) + (city === "Köln" ? 1 : 0);
    const returned = random.nextFloat() < 1 / (1 + Math.exp(-logit));
    const date = `${String(day.getUTCDate()).padStart(2, "0")}.${String(day.getUTCMonth() + 1).padStart(2, "0")}.${day.getUTCFullYear()}`;
    const missing = (text: string, share: number): string => (random.nextFloat() < share ? "" : text);
    lines.push(
      [
        `O-${String(row * 7 + 13).padStart(7, "0")}`,
        date,
        quote(missing(city, 0.06)),
        missing(plan, 0.1),
        shop,
        random.nextFloat() < 0.5 ? "true" : "false",
        missing(born.toISOString().slice(0, 10), 0.2),
        missing(price.toFixed(2), 0.15),
        quote(`customer said "${row}"; see file`),
        "PL",
        returned ? "yes" : "no",
      ].join(";"),
    );
  }
  return `﻿${lines.join("\n")}\n`;
}
