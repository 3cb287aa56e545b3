/** Makes orders.csv, always the same: nine weeks of a shop that does not exist. Run it with `node make-orders.mjs`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const WEEKS = 9;
const ORDERS_A_WEEK = 210;
const FIRST_DAY = Date.UTC(2025, 2, 3);
const DAY = 86_400_000;

let state = 20_250_303;
/** Uniform in [0, 1): a linear congruential generator, Numerical Recipes' constants. */
function draw() {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}

const pick = (values) => values[Math.floor(draw() * values.length)];
const iso = (time) => new Date(time).toISOString().slice(0, 10);

const returned = { shoes: 0.45, dresses: 0.5, books: 0.06, lamps: 0.15, games: 0.1 };

function order(nth) {
  const placed = FIRST_DAY + (Math.floor(nth / ORDERS_A_WEEK) * 7 + Math.floor(draw() * 7)) * DAY;
  const category = pick(Object.keys(returned));
  const discount = pick([0, 0, 0, 10, 20, 30]);
  const payment = pick(["card", "invoice", "wallet"]);
  const price = 10 + Math.floor(draw() * 15_000) / 100;
  const isCancelled = draw() < 0.08;
  const isReturned = !isCancelled && draw() < returned[category] + (payment === "invoice" ? 0.15 : 0) - discount / 400;
  // A cancelled order is paid back as well, and a dented lamp in part: refunds are no perfect leak.
  const refund = isReturned || isCancelled ? price : draw() < 0.06 ? price / 4 : 0;
  const customer = 10_000 + Math.floor(draw() * 900);
  const cells = [
    `R-${String(7919 * (nth + 1)).padStart(8, "0")}`,
    customer,
    category,
    price.toFixed(2),
    discount,
    payment,
    iso(placed - Math.floor(30 + draw() * 700) * DAY),
    iso(placed),
    isCancelled ? "" : iso(placed + Math.floor(1 + draw() * 6) * DAY),
    refund.toFixed(2),
    isReturned ? pick(["size", "colour", "late", "other"]) : "",
    isCancelled ? "cancelled" : isReturned ? "returned" : "kept",
  ];
  return { customer, line: cells.join(",") };
}

const header =
  "order_no,customer,category,price_eur,discount_pct,payment,listed,placed,delivered,refund_eur,return_reason,outcome";
const orders = Array.from({ length: WEEKS * ORDERS_A_WEEK }, (_, nth) => order(nth));
const lines = orders.toSorted((a, b) => a.customer - b.customer).map(({ line }) => line);
writeFileSync(join(import.meta.dirname, "orders.csv"), `${[header, ...lines].join("\n")}\n`);
