import { styleText } from "node:util";
import { readEnvironment } from "../environment.ts";

type Style = Parameters<typeof styleText>[0];

/** Coloured on a terminal only; NO_COLOR is honoured. */
export function paint(style: Style, text: string): string {
  return process.stdout.isTTY && !readEnvironment().inherited.NO_COLOR ? styleText(style, text) : text;
}
