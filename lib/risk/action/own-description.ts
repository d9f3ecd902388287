/** "This tool belongs to the file system ... Tool description: ...": how catalogues lead in what a tool does with the family it is of. */
const FAMILY = /^this (?:tool|function|api) (?:belongs to|is part of)\b/i;
/** Where the arguments are told one by one: what one of them is does not say what the tool does. */
const SECTION = /^(?:args|arguments|parameters|params|raises|throws)[ \t]{0,4}:[ \t]{0,4}$/i;
/** An argument with what it is: "order_id (str): the order". */
const MEMBER = /^[-*`]{0,3} ?\**[\w.[\]-]{1,60}\**`?(?: ?\([^()]{0,80}\))? ?(?::|--?|–|—)/;
/** When the tool is of use: the acts in it are told apart (usesOf), the rest says nothing of what it does. */
export const OF_USE = /(?<=^|[.!?\n] {0,4})(?:use (?:this|it)(?: (?:tool|function))? (?:when|if|for|instead|only)|(?:best|ideal|useful|great|suitable|perfect) (?:for|when|if))\b[^.\n]{0,400}/gi; // prettier-ignore

/** What a tool does is told in its first sentences; every word of so much is weighed. */
const HEAD = 2_000;
const FIRST = 4;
const LONGEST = 20_000;
const END = 4_000;

/** What a description says of the tool itself: prose about the family it belongs to, its arguments and when it is of use is left out. */
export function ownDescription(description: string): string {
  return withoutUse(description).slice(0, HEAD);
}

/** What is said behind its first sentences, one by one: a tool is not called by these alone. */
export function furtherSentences(description: string): string[] {
  return withoutUse(description)
    .split(/[.;!?](?=\s)|\n/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
    .slice(FIRST);
}

/** Whether all of a description is looked at; of a longer one its beginning and its end are. */
export function isSeenWhole(description: string): boolean {
  return description.length <= LONGEST;
}

function withoutUse(description: string): string {
  return spoken(description).replace(OF_USE, ' ');
}

/** The sentences that say when the tool is of use. */
export function sentencesOfUse(description: string): string[] {
  return (spoken(description).match(OF_USE) ?? []).slice(0, 8);
}

function spoken(description: string): string {
  const text = isSeenWhole(description) ? description : `${description.slice(0, LONGEST - END)}\n${description.slice(-END)}`;
  if (!FAMILY.test(text)) return withoutSections(text);
  const labelled = /\b(?:tool|function|method) description:\s{0,8}/i.exec(text);
  return withoutSections(
    labelled ? text.slice(labelled.index + labelled[0].length) : text.replace(/^this [^.]{0,320}\.\s{0,8}/i, ''),
  );
}

const indentOf = (line: string): number => /^[ \t]*/.exec(line)![0].length;

/** Without the lines that stand under "Args:" and are further in; what follows them, or stands among them and is no argument, is said of the tool. */
function withoutSections(text: string): string {
  if (!text.includes(':')) return text;
  const kept: string[] = [];
  let heading = -1;
  let members = -1;
  for (const [at, line] of text.split('\n').entries()) {
    const indent = indentOf(line);
    const words = line.trim();
    if (at > 0 && SECTION.test(words)) {
      [heading, members] = [indent, -1];
      continue;
    }
    if (heading >= 0 && words !== '') {
      if (indent > heading) {
        if (members < 0) members = indent;
        if (indent > members || MEMBER.test(words)) continue;
      } else heading = -1;
    }
    kept.push(line);
  }
  return kept.join('\n');
}
