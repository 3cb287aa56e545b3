import type { S3Client } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { openS3Store } from "../../src/artifacts/s3.ts";

interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: {
    readonly Delete?: { readonly Objects: readonly { readonly Key: string }[] };
    readonly ContinuationToken?: string;
    readonly Prefix?: string;
  };
}

/** A bucket with these keys that lists two a page; keys that `locked` matches are not deleted, as a policy would have it. */
function fakeBucket(keys: Set<string>, locked: RegExp): { client: S3Client; calls: string[] } {
  const calls: string[] = [];
  const send = async ({ constructor: { name }, input }: Sent): Promise<object> => {
    calls.push(name);
    if (calls.length > 50) throw new Error("no end in sight");
    if (name === "DeleteObjectsCommand") {
      const asked = input.Delete?.Objects ?? [];
      for (const { Key } of asked) if (!locked.test(Key)) keys.delete(Key);
      const refused = asked.filter(({ Key }) => locked.test(Key));
      return { Errors: refused.map(({ Key }) => ({ Key, Code: "AccessDenied", Message: "Access Denied" })) };
    }
    const found = [...keys]
      .filter((key) => key.startsWith(input.Prefix ?? "") && key > (input.ContinuationToken ?? ""))
      .sort();
    const page = found.slice(0, 2);
    return {
      Contents: page.map((Key) => ({ Key, Size: 1 })),
      ...(found.length > 2 ? { NextContinuationToken: page.at(-1) } : {}),
    };
  };
  return { client: { send } as unknown as S3Client, calls };
}

it("a folder goes with all its files, page after page", async () => {
  const keys = new Set(["x/1/a", "x/1/b", "x/1/c", "x/1/d", "x/1/e", "x/10/other"]);
  await openS3Store("s3://bucket/x", fakeBucket(keys, /^$/).client).remove("1");
  expect([...keys]).toEqual(["x/10/other"]);
});

it("a file that the bucket does not let go is named, with the bucket's reason", async () => {
  const { client, calls } = fakeBucket(new Set(["x/1/a", "x/1/locked", "x/1/z"]), /locked/);
  await expect(openS3Store("s3://bucket/x", client).remove("1")).rejects.toThrow(
    "s3://bucket/x/1/locked could not be deleted: AccessDenied: Access Denied (1 of 2 files); see the bucket's policy and object lock",
  );
  expect(calls.length).toBeLessThan(6);
});
