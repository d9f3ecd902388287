import mysql from 'node-sql-parser/build/mysql.js';
import postgresql from 'node-sql-parser/build/postgresql.js';
import { graver, type Read } from './statement';

export const SQL_START =
  /^\s{0,400}(?:\(\s{0,40})?(?:select|insert|update|delete|drop|truncate|alter|create|grant|revoke|merge|replace|with|copy|call|exec|execute|explain|show|describe|set|begin|vacuum|do|values|table|lock|reindex|attach|load)\b/i;

/** Longer ones are not parsed: they are code that nobody has read. */
export const LONGEST = 20_000;

interface Ast {
  type?: string;
  where?: unknown;
  with?: { stmt?: { ast?: Ast } & Ast }[] | null;
  into?: { position?: string | null; expr?: unknown } | null;
}
const DIALECTS = [new postgresql.Parser(), new mysql.Parser()];

/** Without comments; what MySQL runs inside one (an exclamation mark opens it) stays. */
export function withoutComments(text: string): string {
  return text
    .replace(/\/\*!\d{0,6}([^*]{0,4000})\*\//g, ' $1 ')
    .replace(/\/\*[^*]{0,20000}(?:\*(?!\/)[^*]{0,20000}){0,50}\*\//g, ' ')
    .replace(/(^|\s)(?:--|#)[^\n]{0,20000}/g, '$1 ');
}

/** Each statement of the text by its syntax tree; what no dialect can parse is read by its first words, and never as a read. */
export function readSql(given: string): Read {
  if (given.length > LONGEST) return { effect: 'code', sweeping: false, what: 'statement', parsed: false };
  // EXPLAIN ANALYZE runs what it explains.
  const text = withoutComments(given).replace(
    /^\s*explain\s+(?:\([^)]{0,80}analy[sz]e[^)]{0,80}\)|analy[sz]e)(?:\s+verbose)?\s/i,
    ' ',
  );
  if (/\bcopy\b[^;]{1,2000}\bprogram\b/i.test(text))
    return { effect: 'code', sweeping: true, what: 'COPY PROGRAM', parsed: true };
  let trees: Ast[] | null = null;
  for (const dialect of DIALECTS) {
    try {
      const ast = dialect.astify(text) as unknown as Ast | Ast[];
      trees = Array.isArray(ast) ? ast : [ast];
      break;
    } catch {
      // The next dialect may know it.
    }
  }
  if (trees === null) return readSqlWords(text);
  return trees.map(readTree).reduce(graver, { effect: 'read', sweeping: false, what: 'SELECT', parsed: true });
}

function readTree(tree: Ast): Read {
  const type = (tree.type ?? '').toLowerCase();
  const inner = (tree.with ?? [])
    .map((part) => part.stmt?.ast ?? part.stmt)
    .filter((ast): ast is Ast => ast !== undefined && ast !== null);
  return [...inner.map(readTree), ...functionsOf(tree).map(readFunction)].reduce(graver, readType(type, tree));
}

function readType(type: string, tree: Ast): Read {
  const open = tree.where === null || tree.where === undefined || isTautology(tree.where);
  switch (type) {
    case 'select':
      return tree.into?.position
        ? { effect: 'write', sweeping: false, what: 'SELECT INTO', parsed: true }
        : { effect: 'read', sweeping: false, what: 'SELECT', parsed: true };
    case 'show':
    case 'desc':
    case 'describe':
    case 'explain':
      return { effect: 'read', sweeping: false, what: type.toUpperCase(), parsed: true };
    case 'delete':
      return { effect: 'delete', sweeping: open, what: open ? 'DELETE without WHERE' : 'DELETE', parsed: true };
    case 'update':
      return { effect: 'write', sweeping: open, what: open ? 'UPDATE without WHERE' : 'UPDATE', parsed: true };
    case 'drop':
    case 'truncate':
      return { effect: 'delete', sweeping: true, what: type.toUpperCase(), parsed: true };
    case 'grant':
    case 'revoke':
      return { effect: 'access_change', sweeping: false, what: type.toUpperCase(), parsed: true };
    case 'alter':
      return { effect: 'write', sweeping: true, what: 'ALTER', parsed: true };
    case 'exec':
    case 'call':
    case 'execute':
      return { effect: 'code', sweeping: false, what: 'CALL', parsed: true };
    default:
      return { effect: 'write', sweeping: false, what: type.toUpperCase() || 'statement', parsed: true };
  }
}

/** Functions that compute from what they are given. Any other may do whatever its author wrote: `select delete_user(5)`. */
const PURE = new Set(
  `abs acos age any_value array_agg array_length array_to_string ascii asin atan atan2 avg bit_length bool_and bool_or btrim cardinality cast ceil ceiling char_length
   character_length chr coalesce concat concat_ws convert cos count cume_dist curdate current_date current_time current_timestamp current_user curtime date date_add date_bin
   date_diff date_format date_part date_sub date_trunc datediff day dayname dayofmonth dayofweek dayofyear decode degrees dense_rank div encode every exp extract first_value floor
   format from_unixtime generate_series greatest group_concat hour if ifnull initcap instr interval isnull json_agg json_array json_array_length json_build_object json_extract
   json_extract_path json_extract_path_text json_object json_object_agg json_unquote jsonb_agg jsonb_array_elements jsonb_array_length jsonb_build_object jsonb_extract_path
   jsonb_path_query lag last_day last_value lcase lead least left length ln localtime localtimestamp locate log log10 lower lpad ltrim make_date max md5 mid min minute mod month
   monthname now nth_value ntile nullif octet_length overlay percent_rank percentile_cont percentile_disc pi position pow power quarter radians random rank regexp_match
   regexp_matches regexp_replace regexp_split_to_array repeat replace reverse right round row_number row_to_json rpad rtrim second sign sin split_part sqrt stddev strftime string_agg
   strpos substr substring substring_index sum tan time timestampdiff to_char to_date to_json to_jsonb to_number to_timestamp total translate trim trunc truncate typeof ucase
   unix_timestamp unnest upper utc_date utc_timestamp var_pop var_samp variance version week weekday weekofyear width_bucket year yearweek`.split(
    /\s+/,
  ),
);

function readFunction(name: string): Read {
  const made = (effect: Read['effect']): Read => ({ effect, sweeping: false, what: 'function call', parsed: true });
  if (/delete|drop|purge|remove|truncate|erase|wipe/.test(name)) return made('delete');
  if (/terminate|cancel|kill|exec|program|shell|dblink|sleep|^lo_|file|reload|system|eval|load|^xp_|^sp_/.test(name))
    return made('code');
  return made('write');
}

/** Names of functions anywhere in a tree that are not known to compute only. */
function functionsOf(tree: unknown): string[] {
  const names = new Set<string>();
  let left = 20_000;
  const walk = (node: unknown, depth: number): void => {
    if (typeof node !== 'object' || node === null || depth > 200 || left-- <= 0) return;
    if (Array.isArray(node)) return node.forEach((one) => walk(one, depth + 1));
    const { type, name } = node as { type?: unknown; name?: unknown };
    if (type === 'function') {
      const said = JSON.stringify(name) ?? '';
      const own = (
        /"value":"([^"]{1,80})"\}?\]?\}?$/.exec(said)?.[1] ??
        /"([^"]{1,80})"[\]}]*$/.exec(said)?.[1] ??
        '?'
      ).toLowerCase();
      if (!PURE.has(own)) names.add(own);
    }
    for (const value of Object.values(node)) walk(value, depth + 1);
  };
  walk(tree, 0);
  return [...names];
}

/** `1 = 1`, `true`: a condition that holds for every row. */
function isTautology(where: unknown): boolean {
  const node = where as {
    type?: string;
    operator?: string;
    left?: { type?: string; value?: unknown };
    right?: { type?: string; value?: unknown };
    value?: unknown;
  };
  if (node.type === 'bool') return node.value === true;
  if (node.type === 'number') return node.value !== 0;
  if (node.operator === 'OR') return isTautology(node.left) || isTautology(node.right);
  const { left, right } = node;
  return (
    node.operator === '=' &&
    left?.type !== undefined &&
    left.type === right?.type &&
    left.value !== undefined &&
    left.value === right.value &&
    left.type !== 'column_ref'
  );
}

function readSqlWords(text: string): Read {
  const words = text.toLowerCase();
  const without = !/\bwhere\b/.test(words);
  const said: ReadonlySet<string> = new Set(words.match(/\w+/g));
  const has = (word: string): boolean => said.has(word);
  if (has('drop') || has('truncate')) return { effect: 'delete', sweeping: true, what: 'DROP', parsed: false };
  if (has('delete'))
    return { effect: 'delete', sweeping: without, what: without ? 'DELETE without WHERE' : 'DELETE', parsed: false };
  if (has('grant') || has('revoke')) return { effect: 'access_change', sweeping: false, what: 'GRANT', parsed: false };
  if (has('update'))
    return { effect: 'write', sweeping: without, what: without ? 'UPDATE without WHERE' : 'UPDATE', parsed: false };
  return { effect: 'write', sweeping: false, what: 'statement', parsed: false };
}
