import { expect, test } from "vitest";
import { createAdmission, type Outcome } from "./admission.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = Number.POSITIVE_INFINITY;
const clock = () => 0;

/** Work that ends when the test says so. */
function controlled() {
  const started: { name: string; end: () => void; fail: () => void }[] = [];
  const work = (name: string) => (): Promise<string> =>
    new Promise((resolve, reject) =>
      started.push({ name, end: () => resolve(name), fail: () => reject(new Error("broken")) }),
    );
  return { started, work, names: () => started.map(({ name }) => name) };
}

async function settled(promise: Promise<Outcome<string>>): Promise<number> {
  const late = turn()
    .then(turn)
    .then(() => ({ status: 0 }));
  return (await Promise.race([promise, late])).status;
}

test("one too many is refused at once", async () => {
  const { work, names } = controlled();
  const { admit } = createAdmission(1, 1);
  void admit(work("a"), never, clock);
  void admit(work("b"), never, clock);
  const third = admit(work("c"), never, clock);
  expect(await settled(third), "status of the third, with one place and one waiting: too many").toBe(429);
  expect(names(), "work that has started").toEqual(["a"]);
});

test("those that wait come first come first served", async () => {
  const { work, started, names } = controlled();
  const { admit } = createAdmission(1, 5);
  const all = ["a", "b", "c"].map((name) => admit(work(name), never, clock));
  for (let index = 0; index < 3; index++) {
    await turn();
    started[index]?.end();
  }
  expect(
    (await Promise.all(all)).map(({ status }) => status),
    "status of all three",
  ).toEqual([200, 200, 200]);
  expect(names(), "order of work").toEqual(["a", "b", "c"]);
});

test("never more than the capacity are under way", async () => {
  const { work, started, names } = controlled();
  const { admit } = createAdmission(2, 5);
  for (const name of ["a", "b", "c", "d"]) void admit(work(name), never, clock);
  await turn();
  expect(names(), "work under way with a capacity of two").toEqual(["a", "b"]);
  started[0]?.end();
  await turn();
  void admit(work("e"), never, clock);
  await turn();
  expect(names(), "work started after one of two has ended").toEqual(["a", "b", "c"]);
});

test("what nobody waits for any more is not done", async () => {
  const { work, started, names } = controlled();
  const { admit } = createAdmission(1, 5);
  let time = 0;
  void admit(work("a"), never, () => time);
  const late = admit(work("b"), 50, () => time);
  const next = admit(work("c"), never, () => time);
  await turn();
  time = 60;
  started[0]?.end();
  expect(
    await settled(late),
    "status of one whose deadline was 50, when its turn comes at 60: what nobody waits for",
  ).toBe(504);
  await turn();
  expect(names(), "work that has started: what nobody waits for is passed over").toEqual(["a", "c"]);
  started[1]?.end();
  expect(await settled(next), "status of the one after it").toBe(200);
});

test("work that throws frees its place", async () => {
  const { work, started } = controlled();
  const { admit } = createAdmission(1, 0);
  const broken = admit(work("a"), never, clock);
  await turn();
  started[0]?.fail();
  expect(await settled(broken), "status of work that throws").toBe(500);
  const next = admit(work("b"), never, clock);
  await turn();
  started[1]?.end();
  expect(await settled(next), "status of the next one: work that throws frees its place").toBe(200);
});
