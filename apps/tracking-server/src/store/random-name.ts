import { randomInt } from "node:crypto";

const adjectives =
  "able amused bold brave bright calm clean clever crisp eager fair fancy fast fine fun gentle glad grand happy kind lively lucky mellow merry neat nimble polite proud quick quiet rare sharp smooth spry swift tidy upbeat warm wise witty".split(
    " ",
  );
const nouns =
  "ape bear bee bird carp cat colt cow crab crane deer doe dog dove duck elk fawn finch fish fly foal fox frog goat gull hare hawk hen horse lamb lark loon lynx mink mole moose moth mouse mule newt owl ox panda perch pig pug quail ram rat robin roo seal shad shark sheep shoal shrew skunk slug snail snipe sow stag stork swan toad trout vole wasp whale wolf wren yak zebra".split(
    " ",
  );

/** A name for a run or model that came without one, in MLflow's manner: `bright-crane-417`. */
export function randomName(): string {
  return `${pick(adjectives)}-${pick(nouns)}-${randomInt(1000)}`;
}

function pick(words: readonly string[]): string {
  return words[randomInt(words.length)] as string;
}
