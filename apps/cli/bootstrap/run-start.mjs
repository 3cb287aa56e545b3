import { installPackages } from "./install.mjs";
import { buildRooms } from "./turbo.mjs";

/** `npm start`: installs what is missing, builds what has changed, then runs the loop in this same process. */
export async function runStart(args) {
  if (args.includes("--help") || args.includes("-h")) return hand(["start", ...args]);
  const install = await installPackages();
  if (!install.ok) return fail();
  const build = await buildRooms();
  if (!build.ok) return fail();
  await hand(["start", ...args], { install, build });
}

/** The CLI is imported, not spawned: one process fewer that Ctrl-C has to reach. */
async function hand(args, prepared) {
  const { main } = await import("../dist/main.js");
  process.exitCode = await main(args, { prepared });
  // What failed may have left something open that would keep the process from ending.
  if (process.exitCode !== 0) process.exit();
}

function fail() {
  process.exitCode = 1;
}
