-- A message is about a version that came, or about one that was marked good or bad since.
alter table outbox add column occasion text not null default 'version';
alter table outbox drop constraint outbox_subscription_id_md5_key;
alter table outbox add unique (subscription_id, md5, occasion);
