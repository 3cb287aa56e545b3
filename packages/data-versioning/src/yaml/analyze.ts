/** Which styles a scalar may take; a port of `analyze_scalar` of ruamel.yaml 0.18 (emitter.py). */
export interface ScalarAnalysis {
  readonly empty: boolean;
  readonly multiline: boolean;
  readonly allowPlain: boolean;
  readonly allowSingleQuoted: boolean;
}

const LEADING_INDICATORS = new Set("#,[]{}&*!|>'\"%@`");
const BREAKS = new Set(["\n", "\x85", "\u2028", "\u2029"]);
const BLANK = new Set(["\0", " ", "\t", "\r", ...BREAKS]);

export function isBreak(character: string | undefined): boolean {
  return character !== undefined && BREAKS.has(character);
}

/** @param characters the scalar as code points */
export function analyzeScalar(characters: readonly string[]): ScalarAnalysis {
  if (characters.length === 0) return { empty: true, multiline: false, allowPlain: true, allowSingleQuoted: true };
  const multiline = characters.some(isBreak);
  const special = characters.some((character) => !isPrintable(character));
  const space = spaceFacts(characters);
  const plainRefused = hasIndicators(characters) || multiline || space.outer;
  return {
    empty: false,
    multiline,
    allowPlain: !(plainRefused || special || space.spaceBreak || space.breakSpace),
    allowSingleQuoted: !(special || space.spaceBreak || space.breakSpace),
  };
}

function hasIndicators(characters: readonly string[]): boolean {
  const start = characters.slice(0, 3).join("");
  if (start === "---" || start === "...") return true;
  return characters.some((character, index) => {
    const next = characters[index + 1];
    const blankAfter = next === undefined || BLANK.has(next);
    if (index === 0) {
      return (
        LEADING_INDICATORS.has(character) ||
        ((character === "?" || character === ":" || character === "-") && blankAfter)
      );
    }
    if (character === ":") return blankAfter;
    return character === "#" && BLANK.has(characters[index - 1] as string);
  });
}

function spaceFacts(characters: readonly string[]): { outer: boolean; spaceBreak: boolean; breakSpace: boolean } {
  let spaceBreak = false;
  let breakSpace = false;
  for (let i = 1; i < characters.length; i++) {
    if (isBreak(characters[i]) && characters[i - 1] === " ") spaceBreak = true;
    if (characters[i] === " " && isBreak(characters[i - 1])) breakSpace = true;
  }
  const first = characters[0];
  const last = characters[characters.length - 1];
  const outer = first === " " || last === " " || isBreak(first) || isBreak(last);
  return { outer, spaceBreak, breakSpace };
}

function isPrintable(character: string): boolean {
  if (character === "\n") return true;
  const code = character.codePointAt(0) as number;
  if (code >= 0x20 && code <= 0x7e) return true;
  if (code === 0xfeff) return false;
  return (
    code === 0x85 ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}
