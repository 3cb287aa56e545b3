import type { IncomingMessage } from "node:http";
import { RequestError } from "../errors.ts";
import { makeRateLimit } from "./rate-limit.ts";
import type { TokenFile } from "./tokens.ts";

/** Who may do what. */
export interface Gate {
  /** Lets a prediction through: any good token when tokens are configured, anybody otherwise. Throws RequestError. */
  predict(request: IncomingMessage): void;
  /** Lets an administrator through: always needs a token that is marked admin. Throws RequestError. */
  admin(request: IncomingMessage): void;
}

export function makeGate(tokens: TokenFile | undefined): Gate {
  const limit = makeRateLimit();
  return {
    predict: (request) => {
      if (tokens === undefined) return;
      const token = tokens.find(request.headers.authorization);
      if (token.rate !== undefined) limit.take(token.name, token.rate);
    },
    admin: (request) => {
      if (tokens === undefined) {
        throw new RequestError("forbidden", "administration is off: set TOKENS_FILE to a file with an admin token");
      }
      const token = tokens.find(request.headers.authorization);
      if (!token.admin) throw new RequestError("forbidden", `the token ${token.name} may not administer`);
    },
  };
}
