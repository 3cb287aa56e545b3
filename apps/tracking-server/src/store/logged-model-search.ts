import type { Queryable } from "@mlops/database";
import { invalid } from "../protocol/errors.ts";
import {
  type DatasetChoice,
  loggedModelConditions,
  loggedModelOrder,
  type ModelOrder,
} from "../search/logged-models.ts";
import { Statement } from "../search/statement.ts";
import { type ModelRow, modelColumns, toModel } from "./logged-model-row.ts";

/** What a search of logged models asks for. */
export interface LoggedModelSearch {
  readonly experimentIds: readonly string[];
  readonly filter: string | undefined;
  readonly datasets: readonly DatasetChoice[];
  readonly orderBy: readonly ModelOrder[];
  readonly maxResults: number;
  readonly pageToken: string | undefined;
}

/** One page of the logged models that fit. */
export async function searchLoggedModels(
  db: Queryable,
  search: LoggedModelSearch,
): Promise<{ models: object[]; next_page_token?: string }> {
  const statement = new Statement();
  const conditions = loggedModelConditions(search.filter, search.datasets, statement);
  const order = loggedModelOrder(search.orderBy, statement);
  const offset = readToken(search);
  const { rows } = await db.query<ModelRow>(
    `select ${modelColumns} from tracking.logged_models l
     where l.lifecycle_stage <> 'deleted' and l.experiment_id = any(${statement.bind(search.experimentIds, "bigint[]")})
       ${conditions.map((condition) => `and ${condition}`).join("\n")}
     order by ${order}
     limit ${statement.bind(search.maxResults + 1, "bigint")} offset ${statement.bind(offset, "bigint")}`,
    statement.values,
  );
  const models = rows.slice(0, search.maxResults).map(toModel);
  return rows.length > search.maxResults
    ? { models, next_page_token: writeToken(search, offset + search.maxResults) }
    : { models };
}

/** MLflow's token carries what was asked, so that it cannot be used for another search. */
function writeToken(search: LoggedModelSearch, offset: number): string {
  return Buffer.from(JSON.stringify({ ...asked(search), offset })).toString("base64");
}

function readToken(search: LoggedModelSearch): number {
  if (!search.pageToken) return 0;
  const wrong = (why: string) => invalid(`Invalid page token: ${search.pageToken}. ${why}`);
  let token: Record<string, unknown>;
  try {
    token = JSON.parse(Buffer.from(search.pageToken, "base64").toString("utf8")) as Record<string, unknown>;
  } catch {
    throw wrong("It is not base64 of JSON.");
  }
  for (const [name, value] of Object.entries(asked(search))) {
    if (JSON.stringify(token[name] ?? null) !== JSON.stringify(value)) {
      throw wrong(`${name} in the page token does not match the requested one.`);
    }
  }
  if (!Number.isSafeInteger(token.offset) || (token.offset as number) < 0) throw wrong("It has no offset.");
  return token.offset as number;
}

function asked(search: LoggedModelSearch): Record<string, unknown> {
  return {
    experiment_ids: search.experimentIds,
    filter_string: search.filter ?? null,
    order_by: search.orderBy.length > 0 ? search.orderBy : null,
  };
}
