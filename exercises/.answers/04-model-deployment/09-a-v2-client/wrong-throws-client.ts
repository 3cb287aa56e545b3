// A service that is not there is an error in place of "not ready".
// rejected: not there
export interface Input {
  name: string;
  datatype: string;
}

export async function isReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/v2/health/ready`)).ok;
}

export async function inputsOf(url: string, model: string): Promise<Input[]> {
  const { inputs } = (await (await fetch(`${url}/v2/models/${model}`)).json()) as { inputs: Input[] };
  return inputs.map(({ name, datatype }) => ({ name, datatype }));
}

export async function predict(
  url: string,
  model: string,
  columns: Record<string, (string | number)[]>,
): Promise<number[]> {
  const inputs = (await inputsOf(url, model)).map(({ name, datatype }) => {
    const data = columns[name] ?? [];
    return { name, datatype, shape: [data.length, 1], data };
  });
  const response = await fetch(`${url}/v2/models/${model}/infer`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ inputs }),
  });
  const answer = (await response.json()) as { error?: string; outputs?: { name: string; data: number[] }[] };
  if (!response.ok) throw new Error(answer.error);
  return answer.outputs?.find(({ name }) => name === "probability")?.data ?? [];
}
