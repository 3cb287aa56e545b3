-- What was known about an airport at each half hour. Columns as in src/flights/airport-state.ts.
create table airport_state (
  airport text not null,
  bucket_start timestamptz not null,
  late_rate_3h real not null,
  late_rate_24h real not null,
  mean_delay_3h real not null,
  departures_1h real not null,
  inbound_late_rate_1h real not null,
  inbound_late_rate_3h real not null,
  inbound_late_rate_24h real not null,
  inbound_mean_delay_1h real not null,
  inbound_mean_delay_3h real not null,
  arrivals_3h real not null,
  network_late_rate_1h real not null,
  network_late_rate_3h real not null,
  network_late_rate_24h real not null,
  network_mean_delay_1h real not null,
  primary key (airport, bucket_start)
);
