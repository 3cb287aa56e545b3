/** Text between tags or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** A value inside a script element: no character of it can end the element. */
export function inlineJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/** A program inside a script element; `</script` can stand only in its strings and patterns, where `\/` means the same. */
export function inlineScript(program: string): string {
  return program.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}
