-- In order of time over all versions: skips through the rows of the others.
-- rejected: reads few rows
create index on predictions (event_time desc) include (id, probability, model_version);
