create index on predictions (model_version, event_time desc) include (id, probability);
