/** Column bookkeeping of ruamel.yaml's emitter, on which its line folding depends. */
export class YamlWriter {
  static readonly bestWidth = 80;
  private readonly parts: string[] = [];
  column = 0;
  /** The last thing written was white space. */
  whitespace = true;
  /** Only indentation and indicators have been written on this line. */
  indention = true;

  /** @param text what to write @param length its length in code points */
  write(text: string, length: number): void {
    this.parts.push(text);
    this.column += length;
  }

  indicator(text: string, needWhitespace: boolean, indention = false): void {
    const data = this.whitespace || !needWhitespace ? text : ` ${text}`;
    this.whitespace = false;
    this.indention = this.indention && indention;
    this.write(data, data.length);
  }

  lineBreak(text = "\n"): void {
    this.parts.push(text);
    this.column = 0;
    this.whitespace = true;
    this.indention = true;
  }

  /** Goes to column `indent`, on a new line unless already there on an otherwise blank line. */
  indent(indent: number): void {
    if (!this.indention || this.column > indent || (this.column === indent && !this.whitespace)) this.lineBreak();
    if (this.column < indent) {
      this.whitespace = true;
      this.write(" ".repeat(indent - this.column), indent - this.column);
    }
  }

  toString(): string {
    return this.parts.join("");
  }
}
