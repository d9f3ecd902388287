'use client';
import { CONSENT_BASES, EFFECT_CLASSES, KINDS_WITH_TEXT, type ArtifactKind } from '@/lib/registry/artifact-kinds';
import type { NewArtifact } from '@/lib/registry/artifacts';
import { Field } from '../ui/field';
import { Checkbox, Input, Select, Textarea } from '../ui/input';

/** A field that should hold JSON and does not: said before anything is sent, with the place. */
export class NotJson extends Error {
  constructor(
    readonly field: string,
    text: string,
    cause: Error,
  ) {
    super(`This is not JSON${placeOf(text, cause.message)}.`);
  }
}

/** Browsers name the place differently, or not at all where the text just ends. */
function placeOf(text: string, message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  const line = /line (\d+) column (\d+)/.exec(message);
  if (line) return `: line ${line[1]}, column ${line[2]}`;
  if (position !== undefined) return `: position ${position} of ${text.length}`;
  return ': it ends before it is complete';
}

function detailsOf(kind: ArtifactKind, text: (name: string) => string, form: FormData): Record<string, unknown> {
  const details: Record<string, unknown> = {};
  const take = (name: string): void => {
    if (text(name)) details[name] = text(name);
  };
  if (kind === 'tool') {
    take('effect');
    if (text('argumentsSchema')) {
      try {
        details['argumentsSchema'] = JSON.parse(text('argumentsSchema'));
      } catch (error) {
        throw new NotJson('version.details.argumentsSchema', text('argumentsSchema'), error as Error);
      }
    }
  }
  if (kind === 'dataset' || kind === 'feature') take('consentBasis');
  if (kind === 'feature' && form.get('inferred')) details['inferred'] = true;
  take('notes');
  return details;
}

/** What the form says of a version. The text is taken as it stands: a space at its end is part of what records hold. */
export function versionOf(
  kind: ArtifactKind,
  text: (name: string) => string,
  form: FormData,
): NonNullable<NewArtifact['version']> {
  const whole = form.get('text');
  return {
    version: text('version'),
    digest: text('digest') || null,
    details: detailsOf(kind, text, form),
    // Browsers send line ends as CRLF, whatever was typed.
    ...(KINDS_WITH_TEXT.includes(kind) &&
      typeof whole === 'string' &&
      whole !== '' && { texts: [whole.replaceAll('\r\n', '\n')] }),
  };
}

export function VersionFields({ kind, problems }: { kind: ArtifactKind; problems: Readonly<Record<string, string>> }) {
  return (
    <>
      <Field
        label="Version"
        hint={kind === 'model' ? 'The build, such as 2024-08-06.' : 'As emitters report it.'}
        error={problems['version.version']}
      >
        <Input name="version" maxLength={200} autoComplete="off" />
      </Field>
      <Field
        label="SHA-256 digest"
        optional
        hint="64 hexadecimal digits. It cannot be changed later."
        error={problems['version.digest']}
      >
        <Input name="digest" maxLength={80} autoComplete="off" spellCheck={false} className="font-mono" />
      </Field>
      {kind === 'tool' ? (
        <>
          <Field label="Effect class">
            <Select name="effect" defaultValue="">
              <option value="">not stated</option>
              {Object.entries(EFFECT_CLASSES).map(([name, label]) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="JSON Schema of its arguments" optional error={problems['version.details.argumentsSchema']}>
            <Textarea name="argumentsSchema" rows={3} className="font-mono" spellCheck={false} />
          </Field>
        </>
      ) : null}
      {kind === 'dataset' || kind === 'feature' ? (
        <Field label="Basis of its personal data">
          <Select name="consentBasis" defaultValue="">
            <option value="">not stated</option>
            {Object.entries(CONSENT_BASES).map(([name, label]) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
      ) : null}
      {kind === 'feature' ? <Checkbox name="inferred" label="Inferred about persons by a model" /> : null}
      {KINDS_WITH_TEXT.includes(kind) ? (
        <Field
          label="Text"
          optional
          hint="As records hold it, to the character. Kept encrypted; records that hold it store it once."
          error={problems['version.texts'] ?? problems['version.texts.0']}
        >
          <Textarea name="text" rows={5} maxLength={200_000} spellCheck={false} />
        </Field>
      ) : null}
      <Field label="Notes" optional error={problems['version.details.notes']}>
        <Textarea name="notes" rows={2} maxLength={4000} />
      </Field>
    </>
  );
}

/** Fields that show their own problem. */
export const VERSION_FIELDS = [
  'name',
  'version.version',
  'version.digest',
  'version.details.argumentsSchema',
  'version.details.notes',
  'version.texts',
  'version.texts.0',
];
