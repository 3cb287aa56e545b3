import { UsageError } from "../../errors.ts";

/** What makes a clone somebody's own. */
export interface Identity {
  /** Of the repository and its root package: `ada-mlops`. */
  name: string;
  /** Of the workspace's packages, without the @: `ada`. */
  scope: string;
  /** For the license: `Ada Lovelace`. */
  holder: string;
}

/** Put together from parts, so that renaming the clone does not rename this. */
const templateName = ["mlops", "roadmap"].join("-");

/** The template's own, which an initialised clone no longer has. */
export const template: Identity = { name: templateName, scope: "mlops", holder: `The ${templateName} authors` };

/** @throws UsageError naming what cannot be used and why */
export function checkIdentity({ name, scope, holder }: Identity): void {
  requireNpmName("name", name);
  requireNpmName("scope", scope);
  if (holder.trim() === "" || /[\r\n]/.test(holder)) {
    throw new UsageError(`the license holder is ${JSON.stringify(holder)}; expected a name on one line`);
  }
}

/** npm's rule for new names: lower case, at most 214 characters, safe in an address. */
function requireNpmName(what: string, value: string): void {
  if (/^[a-z0-9][a-z0-9._-]{0,213}$/.test(value)) return;
  throw new UsageError(`the ${what} is ${JSON.stringify(value)}; npm takes lower-case letters, digits, - . and _`);
}

/** One file of the clone with the template's identity replaced. */
export function withIdentity(path: string, text: string, identity: Identity, year: number): string {
  const renamed = text
    .replaceAll(`@${template.scope}/`, `@${identity.scope}/`)
    .replaceAll(template.holder, identity.holder)
    .replaceAll(template.name, identity.name);
  return path === "LICENSE" ? renamed.replace(/^(Copyright \(c\)) \d{4}/m, `$1 ${year}`) : renamed;
}
