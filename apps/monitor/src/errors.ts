/** A setting of the environment cannot be used. */
export class SettingError extends Error {
  override readonly name = "SettingError";
  readonly setting: string;

  constructor(setting: string, expected: string, found: string | undefined) {
    super(`${setting}: expected ${expected}, found ${found === undefined ? "nothing" : JSON.stringify(found)}`);
    this.setting = setting;
  }
}

/** A request's body is not what the route takes. */
export class InvalidBodyError extends Error {
  override readonly name = "InvalidBodyError";
  readonly where: string;

  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
    this.where = where;
  }
}
