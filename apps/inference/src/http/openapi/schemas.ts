import { z } from "zod";
import { v2Datatypes } from "../../onnx/element-type.ts";

/**
 * The documents of each protocol. They are the contract: `/openapi.json` is generated from them, and a test holds that
 * the readers of the predict routes, which are written by hand for speed, take what these take and refuse the rest.
 */

const parameters = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .describe("Parameters by name; those the service does not know are passed over");

export const errorBody: z.ZodType = z
  .object({ error: z.string().describe("The field, what was expected and what was found") })
  .meta({ id: "Error" });

export const v1Request: z.ZodType = z
  .strictObject({
    instances: z.array(z.unknown()).min(1).describe("Rows; the columns are those of the model, see its own schema"),
    parameters: z.looseObject({ explain: z.boolean().optional() }).optional(),
  })
  .meta({ id: "V1Request" });

export const v1Response: z.ZodType = z
  .object({
    predictions: z.array(
      z.looseObject({
        prediction_id: z.uuid().describe("UUID version 7, the key in the prediction log"),
        feature_age_seconds: z.number().optional().describe("Age of the oldest online feature at the event's time"),
        unknown_categories: z.array(z.string()).optional().describe("Inputs whose category the model has not seen"),
        missing_features: z.array(z.string()).optional().describe("Inputs that the online store had no value for"),
        explanation: z
          .object({
            method: z.string(),
            baseline_score: z.number(),
            contributions: z.record(z.string(), z.number()).describe("They add up to the score less the baseline's"),
          })
          .optional(),
      }),
    ),
    model_name: z.string(),
    model_version: z.string(),
  })
  .meta({ id: "V1Response" });

const datatype = z.enum(Object.values(v2Datatypes));
const dimensions = z.array(z.int().min(0)).max(8);

const v2Input = z.strictObject({
  name: z.string(),
  shape: dimensions,
  datatype,
  parameters: z.looseObject({ binary_data_size: z.int().min(0).optional() }).optional(),
  data: z.array(z.unknown()).optional().describe("Row-major, flat or nested; absent when the data are binary"),
});

export const v2Request: z.ZodType = z
  .strictObject({
    id: z.string().optional(),
    parameters: z
      .looseObject({
        binary_data_output: z.boolean().optional(),
        timeout: z.number().min(0).optional().describe("Microseconds; 0 sets none"),
        explain: z.boolean().optional(),
      })
      .optional(),
    inputs: z.array(v2Input),
    outputs: z
      .array(
        z.strictObject({
          name: z.string(),
          parameters: z
            .looseObject({ binary_data: z.boolean().optional(), classification: z.int().min(0).optional() })
            .optional(),
        }),
      )
      .optional(),
  })
  .meta({ id: "V2Request" });

export const v2Response: z.ZodType = z
  .object({
    model_name: z.string(),
    model_version: z.string(),
    id: z.string().optional(),
    parameters: parameters.optional(),
    outputs: z.array(
      z.object({
        name: z.string(),
        shape: dimensions,
        datatype,
        parameters: parameters.optional(),
        data: z.array(z.unknown()).optional(),
      }),
    ),
  })
  .meta({ id: "V2Response" });

const split = z.strictObject({
  columns: z.array(z.string()),
  index: z.array(z.unknown()).optional(),
  data: z.array(z.array(z.unknown())),
});

const params = z.record(z.string(), z.unknown()).optional();

export const mlflowRequest: z.ZodType = z
  .union([
    z.strictObject({ dataframe_split: split, params }),
    z.strictObject({ dataframe_records: z.array(z.record(z.string(), z.unknown())), params }),
    z.strictObject({ instances: z.array(z.unknown()), params }),
    z.strictObject({ inputs: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]), params }),
  ])
  .meta({ id: "MlflowRequest" });

export const mlflowResponse: z.ZodType = z
  .object({
    predictions: z.array(z.record(z.string(), z.unknown())),
    model_name: z.string(),
    model_version: z.string(),
    prediction_ids: z.array(z.uuid()),
  })
  .meta({ id: "MlflowResponse" });

const tensor = z.object({ name: z.string(), datatype, shape: z.array(z.int().min(-1)) });

export const v2Metadata: z.ZodType = z
  .object({
    name: z.string(),
    versions: z.array(z.string()),
    platform: z.string(),
    inputs: z.array(tensor),
    outputs: z.array(tensor),
    parameters: z.record(z.string(), z.string()),
  })
  .meta({ id: "V2Metadata" });

export const canaryChange: z.ZodType<{ readonly share: number }> = z
  .strictObject({ share: z.number().min(0).max(1).describe("Share of requests that the canary answers") })
  .meta({ id: "CanaryChange" });
