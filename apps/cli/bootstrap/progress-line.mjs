/**
 * One line of progress: on a terminal a spinner that rewrites itself, elsewhere one line when it ends.
 *
 * @param {string} title
 * @param {NodeJS.WriteStream} [stream]
 */
export function startProgressLine(title, stream = process.stdout) {
  const started = Date.now();
  let detail = "";
  let frame = 0;
  const draw = () => {
    frame += 1;
    rewrite(stream, `${frames[frame % frames.length]} ${title}${detail && ` · ${detail}`} · ${seconds(started)}`);
  };
  const timer = stream.isTTY ? setInterval(draw, 120) : undefined;
  const end = (mark, text) => {
    clearInterval(timer);
    if (stream.isTTY) rewrite(stream, "");
    stream.write(`${paint(stream, mark)} ${text}\n`);
  };
  return {
    update(text) {
      detail = text;
    },
    succeed(text) {
      end("✔", `${text} ${dim(stream, seconds(started))}`);
      return (Date.now() - started) / 1000;
    },
    fail(text) {
      end("✖", text);
    },
    /** Removes the line without a trace, for work that turned out to be nothing. */
    clear() {
      clearInterval(timer);
      if (stream.isTTY) rewrite(stream, "");
    },
  };
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

function rewrite(stream, text) {
  stream.cursorTo(0);
  stream.write(text.slice(0, Math.max(20, (stream.columns || 80) - 1)));
  stream.clearLine(1);
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

function coloured(stream) {
  return stream.isTTY && stream.hasColors?.();
}

function paint(stream, mark) {
  return coloured(stream) ? `\u001b[${mark === "✔" ? 32 : 31}m${mark}\u001b[39m` : mark;
}

function dim(stream, text) {
  return coloured(stream) ? `\u001b[2m${text}\u001b[22m` : text;
}
