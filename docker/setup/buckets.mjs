/**
 * Makes the buckets that are missing: `node buckets.mjs NAME...`, with S3_ENDPOINT and AWS's own variables in the environment.
 * The object store is any S3: with another endpoint and other keys this same one-shot runs against it.
 */
import { CreateBucketCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";

const endpoint = process.env.S3_ENDPOINT;
const names = process.argv.slice(2);
if (endpoint === undefined || names.length === 0) {
  console.error("usage: S3_ENDPOINT=http://objects:7070 node buckets.mjs NAME...");
  process.exit(2);
}
const client = new S3Client({ endpoint, forcePathStyle: true, region: process.env.AWS_REGION ?? "us-east-1" });

/** @param {string} Bucket */
async function exists(Bucket) {
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
    return true;
  } catch (error) {
    if (error?.$metadata?.httpStatusCode === 404) return false;
    throw error;
  }
}

for (const Bucket of names) {
  if (await exists(Bucket)) continue;
  await client.send(new CreateBucketCommand({ Bucket }));
  console.log(JSON.stringify({ level: 30, msg: "bucket made", bucket: Bucket }));
}
