/** The few SVG elements that a card's pictures are drawn with; dark on white, so that any page can hold them. */

const styles = {
  grid: 'stroke="#e3e6ea"',
  reference: 'stroke="#8a939d" stroke-dasharray="5 4"',
  interval: 'stroke="#2f6fb2" stroke-width="2"',
} as const;

/** A whole picture; `title` is what a screen reader says. */
export function picture(width: number, height: number, title: string, parts: readonly string[]): string {
  const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`;
  const font = 'font-family="system-ui, sans-serif" font-size="12" fill="#24292f"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" ${font}>`,
    `<title>${escapeText(title)}</title>`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    ...parts,
    "</svg>\n",
  ].join("\n");
}

export function line(x1: number, y1: number, x2: number, y2: number, style: keyof typeof styles): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" ${styles[style]}/>`;
}

export function circle(x: number, y: number, radius: number): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="#2f6fb2" fill-opacity="0.85"/>`;
}

export function text(x: number, y: number, words: string, anchor: "start" | "middle" | "end"): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escapeText(words)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeText(words: string): string {
  return words.replace(/[&<>]/g, (letter) => ({ "&": "&amp;", "<": "&lt;" })[letter] ?? "&gt;");
}
