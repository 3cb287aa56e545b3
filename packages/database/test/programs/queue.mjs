// A process with pg-boss on the URL. "send N": sends N jobs of one queue. "work N": works until N are done, in all.
import PgBoss from "pg-boss";

const [url, part, count] = process.argv.slice(2);
const boss = new PgBoss({ connectionString: url, max: 3 });
boss.on("error", (error) => console.error(error.message));
await boss.start();
await boss.createQueue("jobs");
if (part === "send") {
  for (let n = 0; n < Number(count); n += 1) await boss.send("jobs", { n }, { singletonKey: String(n) });
} else {
  let done = 0;
  await new Promise((resolve) =>
    boss.work("jobs", { pollingIntervalSeconds: 0.5, batchSize: 5 }, async (jobs) => {
      for (const job of jobs) console.log(`done ${job.data.n}`);
      done += jobs.length;
      if (done >= Number(count)) setTimeout(resolve, 100);
    }),
  );
}
await boss.stop({ graceful: true, wait: true });
