-- An index, but not one that helps this question.
create index on predictions (probability);
