import { join } from "node:path";
import { CsvError, NoSuchColumnError, TargetError, type UnderstoodCsv, understandCsv } from "@mlops/tabular/profile";
import { expect, test } from "vitest";
import { decisions } from "./decisions.ts";

/** What `mlops new returns --from orders.csv …` understands with these decisions, or what it says against them. */
const answer = await understandCsv({ ...decisions, file: join(import.meta.dirname, "orders.csv") }).catch(refusal);

function refusal(error: unknown): string {
  const isRefusal = [CsvError, NoSuchColumnError, TargetError].some((kind) => error instanceof kind);
  if (error instanceof Error && isRefusal) return error.message;
  throw error;
}

function understood(): UnderstoodCsv {
  expect(typeof answer === "string" ? answer : "", "what mlops new says against it (which outcome to predict?)").toBe(
    "",
  );
  return answer as UnderstoodCsv;
}

/** The columns that the model is given. */
function seen(): string[] {
  return understood().table.columns.map(({ source }) => source);
}

test("it predicts what the shop asked for", () => {
  const { target } = understood().table;
  expect(`${target.source} = ${target.positive}`, "what the model gives the probability of").toBe("outcome = returned");
});

test("the model sees nothing that is written after the order", () => {
  const later = ["delivered", "refund_eur", "return_reason"].filter((column) => seen().includes(column));
  expect(later, "columns with no value yet when the order is placed, and the model sees them").toEqual([]);
});

test("it learns no numbers by heart", () => {
  expect(seen(), "columns that the model sees: not the order's number, a value of its own in every row").not.toContain(
    "order_no",
  );
  expect(seen(), "columns that the model sees: not customer, a number given in turn").not.toContain("customer");
});

test("the model sees all that is known when the order is placed", () => {
  const known = ["category", "price_eur", "discount_pct", "payment", "listed", "placed"];
  const missing = known.filter((column) => !seen().includes(column));
  expect(
    missing.join(", "),
    `known when the order is placed, and left out: ${missing.join(", ")}; columns that the model does not see`,
  ).toBe("");
});

test("a batch is a week of orders", () => {
  const { plan } = understood();
  expect(plan.batching, `batches by the day of the order, and not: ${plan.reason}`).toEqual({
    by: "week",
    time: "placed",
  });
});
