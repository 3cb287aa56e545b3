import { emitKeypressEvents } from "node:readline";

/** A key as a person presses it: `n`, `space`, `ctrl-c`; `end` when there is no more input. */
export type Key = string;

export interface Keyboard {
  /** The next key, in the order they were pressed; none is lost between two calls. */
  next(): Promise<Key>;
  /** Leaves the terminal as it was. */
  close(): void;
}

/** Reads key by key from a terminal, and letter by letter from piped input. */
export function openKeyboard(): Keyboard {
  const { stdin } = process;
  const pressed: Key[] = [];
  let waiting: ((key: Key) => void) | undefined;
  const take = (key: Key): void => {
    if (waiting === undefined) pressed.push(key);
    else waiting(key);
    waiting = undefined;
  };
  const onPress = (text: string | undefined, key: { name?: string; ctrl?: boolean }): void =>
    take(key.ctrl ? `ctrl-${key.name}` : (key.name ?? text ?? ""));
  const onEnd = (): void => take("end");

  emitKeypressEvents(stdin);
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on("keypress", onPress).on("end", onEnd).resume();
  return {
    next: () =>
      new Promise((resolve) => {
        const [key] = pressed.splice(0, 1);
        if (key === undefined) waiting = resolve;
        else resolve(key);
      }),
    close: () => {
      stdin.off("keypress", onPress).off("end", onEnd).pause();
      if (stdin.isTTY) stdin.setRawMode(false);
    },
  };
}

/** Whether a key means to leave. */
export function isQuit(key: Key): boolean {
  return key === "q" || key === "ctrl-c" || key === "end";
}
