/** No data version, or more than one, has the given name. */
export class UnknownDataVersionError extends Error {
  override readonly name = "UnknownDataVersionError";
  readonly version: string;
  readonly candidates: readonly string[];

  constructor(version: string, candidates: readonly string[]) {
    super(
      candidates.length === 0
        ? `data version ${version}: not in the lineage store; list the versions with: mlops data list`
        : `data version ${version}: ${candidates.length} versions begin so (${candidates.slice(0, 3).join(", ")}); give more digits`,
    );
    this.version = version;
    this.candidates = candidates;
  }
}
