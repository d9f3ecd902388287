/** A text as an expression that finds it and nothing else. Whatever comes from outside and goes into an expression goes through here. */
export function escapeLiteral(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
