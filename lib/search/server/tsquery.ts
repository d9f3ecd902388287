/** Texts of PostgreSQL's tsvector and tsquery, built from lexemes. They are always sent as parameters, never put into SQL. */
function quoteLexeme(lexeme: string): string {
  // Nearly no lexeme holds either, and each is written once for every decision that has it.
  const escaped = lexeme.includes('\\') ? lexeme.replaceAll('\\', '\\\\') : lexeme;
  return `'${escaped.includes("'") ? escaped.replaceAll("'", "''") : escaped}'`;
}

/** Lexemes without positions, as text for a cast to tsvector. */
export function tsvectorLiteral(lexemes: Iterable<string>): string {
  let out = '';
  for (const lexeme of lexemes) out += `${quoteLexeme(lexeme)} `;
  return out;
}

/** What must be there: of each piece, any of its alternatives, of which all lexemes. See queryLexemes. */
export function tsqueryOfPieces(pieces: readonly (readonly (readonly string[])[])[]): string {
  return pieces
    .map((alternatives) => `(${alternatives.map((all) => `(${all.map(quoteLexeme).join(' & ')})`).join(' | ')})`)
    .join(' & ');
}

/** Any lexeme that begins so. */
export function tsqueryOfPrefix(lexeme: string): string {
  return `${quoteLexeme(lexeme)}:*`;
}
