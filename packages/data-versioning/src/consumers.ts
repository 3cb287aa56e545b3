/** Telling consumers of data sets about new versions: subscriptions, a durable outbox in Postgres, signed webhooks. */
export {
  announceMark,
  announceVersion,
  type MarkAnnouncement,
  type MarkMessage,
  type VersionAnnouncement,
  type VersionMessage,
} from "./consumers/announce.ts";
export { type DeliveryOptions, type DeliveryReport, deliverOutbox } from "./consumers/deliver.ts";
export { DELIVERY_HEADER, isSignedBy, SIGNATURE_HEADER, sign } from "./consumers/signature.ts";
export {
  listSubscriptions,
  migrateConsumers,
  migrationsDirectory,
  type SubscribeOptions,
  type Subscription,
  schema,
  subscribe,
  unsubscribe,
  versionsSince,
} from "./consumers/subscriptions.ts";
