/** Before the first page of `npm start` and `npm run dev`. Returns the lines to print once pages answer. */
export async function prepareStart(_tell: (line: string) => void): Promise<string[]> {
  return [];
}

/** Before the first page of `npm run demo`: sample data, people and a key. */
export async function prepareDemo(tell: (line: string) => void): Promise<string[]> {
  return prepareStart(tell);
}
