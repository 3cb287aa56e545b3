-- Right order, but it goes to the table for id and probability.
-- rejected: does not visit the table
create index on predictions (model_version, event_time desc);
