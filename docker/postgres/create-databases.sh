#!/bin/bash
# Run once, on an empty data folder: a role and a database each for our services and for MLflow. Neither is a superuser.
set -euo pipefail
for name in mlops mlflow; do
  psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 -v name="$name" -v password="$(<"/secrets/postgres/$name-password")" \
    --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
SQL
done
