import { fileURLToPath } from "node:url";
import { openFolderStore } from "./folder.ts";
import type { ArtifactStore } from "./store.ts";

/** Opens the store at a folder's path, a `file:` URL or `s3://bucket/prefix`. */
export async function openArtifacts(place: string): Promise<ArtifactStore> {
  if (place.startsWith("s3:")) {
    // The S3 client is large: it is loaded only where it is used, to keep the start quick.
    const { openS3Store } = await import("./s3.ts");
    return openS3Store(place);
  }
  return openFolderStore(place.startsWith("file:") ? fileURLToPath(place) : place);
}
