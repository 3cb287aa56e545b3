const boxes = [
  "weekly flights",
  "data version",
  "features",
  "training",
  "registry",
  "inference",
  "prediction log",
  "drift and labels",
  "alert",
  "retraining",
];
const [width, height, gap, perRow] = [120, 34, 24, 5] as const;

/** The loop as an SVG that follows the page's colours: five boxes there, five boxes back. */
export const loopPicture: string = picture();

function picture(): string {
  const total = perRow * width + (perRow - 1) * gap;
  const shapes = boxes.map((label, index) => {
    const { x, y } = place(index);
    return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/><text x="${x + width / 2}" y="${y + 22}" text-anchor="middle">${label}</text>`;
  });
  const arrows = boxes.map((_, index) => arrow(index, (index + 1) % boxes.length));
  return `<div class="chart"><svg viewBox="0 0 ${total} 120" width="100%" style="min-width:34rem" role="img" aria-label="The loop: ${boxes.join(", ")}">
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8"/></marker></defs>
${arrows.join("")}${shapes.join("")}</svg></div>`;
}

/** The second row runs backwards, so that the last box lies below the first. */
function place(index: number): { x: number; y: number } {
  const column = index < perRow ? index : 2 * perRow - 1 - index;
  return { x: column * (width + gap), y: index < perRow ? 2 : 84 };
}

function arrow(from: number, to: number): string {
  const [a, b] = [place(from), place(to)];
  const sameRow = a.y === b.y;
  const direction = Math.sign(b.x - a.x);
  const start = sameRow
    ? { x: a.x + (direction > 0 ? width : 0), y: a.y + height / 2 }
    : { x: a.x + width / 2, y: a.y < b.y ? a.y + height : a.y };
  const end = sameRow
    ? { x: b.x + (direction > 0 ? 0 : width), y: b.y + height / 2 }
    : { x: b.x + width / 2, y: a.y < b.y ? b.y : b.y + height };
  return `<path d="M${start.x} ${start.y} L${end.x} ${end.y}" marker-end="url(#tip)"/>`;
}
