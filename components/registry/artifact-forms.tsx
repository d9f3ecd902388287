'use client';
import { useState } from 'react';
import type { ActionResult } from '@/lib/http/problem';
import { ARTIFACT_KINDS, type ArtifactKind } from '@/lib/registry/artifact-kinds';
import type { NewArtifact, NewDeployment, NewPromotion, NewSigner } from '@/lib/registry/artifacts';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input, Select, Textarea } from '../ui/input';
import { InstantField } from '../ui/instant-field';
import { FormDialog } from './artifact-dialog';
import { VERSION_FIELDS, VersionFields, versionOf } from './version-fields';

type Send<Input, Output> = (input: Input) => Promise<ActionResult<Output>>;

/** Registers an artifact with its first version. */
export function RegisterArtifact({ register }: { register: Send<NewArtifact, { id: string; version: string | null }> }) {
  const [kind, setKind] = useState<ArtifactKind>('prompt');
  return (
    <FormDialog<{ id: string; version: string | null }>
      trigger={<Button tone="primary">Register an artifact</Button>}
      title="Register an artifact"
      confirm="Register"
      known={VERSION_FIELDS}
      goTo={({ id }) => `/artifacts/${id}`}
      send={async (text, form) =>
        register({
          kind,
          name: text('name'),
          description: text('description') || null,
          version: versionOf(kind, text, form),
        })
      }
    >
      {(problems) => (
        <>
          <Field label="Kind">
            <Select value={kind} onChange={(event) => setKind(event.target.value as ArtifactKind)}>
              {Object.entries(ARTIFACT_KINDS).map(([name, label]) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
          <Field
            label="Name"
            hint={kind === 'model' ? 'The family, such as gpt-4o; the build is its version.' : 'As emitters report it.'}
            error={problems['name']}
          >
            <Input name="name" maxLength={200} autoComplete="off" />
          </Field>
          <Field label="Description" optional>
            <Textarea name="description" rows={2} maxLength={2000} />
          </Field>
          <VersionFields kind={kind} problems={problems} />
        </>
      )}
    </FormDialog>
  );
}

/** Registers a version of an artifact that is there. */
export function RegisterVersion({
  kind,
  name,
  registered,
  register,
}: {
  kind: ArtifactKind;
  name: string;
  registered: boolean;
  register: Send<NewArtifact, { id: string; version: string | null }>;
}) {
  return (
    <FormDialog
      trigger={<Button tone={registered ? 'secondary' : 'primary'}>{registered ? 'Register a version' : 'Register it'}</Button>}
      title={registered ? 'Register a version' : `Register ${name}`}
      description="A version that traffic named already becomes a registered one."
      confirm="Register"
      known={VERSION_FIELDS}
      send={async (text, form) =>
        register({
          kind,
          name,
          version: versionOf(kind, text, form),
        })
      }
    >
      {(problems) => <VersionFields kind={kind} problems={problems} />}
    </FormDialog>
  );
}

interface PlaceProps {
  artifact: string;
  versions: readonly string[];
  /** Those that use it first: `uses`. */
  systems: readonly { id: string; name: string; environments: readonly string[]; uses: boolean }[];
}

function PlaceFields({
  versions,
  systems,
  problems,
}: Omit<PlaceProps, 'artifact'> & { problems: Readonly<Record<string, string>> }) {
  const environments = [...new Set(['production', 'staging', ...systems.flatMap((one) => one.environments)])];
  return (
    <>
      <Field label="Version" error={problems['version']}>
        <Select name="version">
          {versions.map((version) => (
            <option key={version}>{version}</option>
          ))}
        </Select>
      </Field>
      <Field label="AI system" error={problems['system']}>
        <Select name="system" defaultValue={systems.find((one) => one.uses)?.id ?? ''}>
          {systems.some((one) => one.uses) ? null : <option value="">Choose one: none is known to use it</option>}
          {([true, false] as const).map((uses) => {
            const some = systems.filter((one) => one.uses === uses);
            return some.length === 0 ? null : (
              <optgroup key={String(uses)} label={uses ? 'Uses it' : 'Others'}>
                {some.map((system) => (
                  <option key={system.id} value={system.id}>
                    {system.name}
                  </option>
                ))}
              </optgroup>
            );
          })}
        </Select>
      </Field>
      <Field label="Environment" hint="As emitters report it." error={problems['environment']}>
        <Input name="environment" list="environments" defaultValue="production" maxLength={100} autoComplete="off" />
      </Field>
      <datalist id="environments">
        {environments.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}

/** Asks that a version runs somewhere. */
export function AskPromotion({ artifact, versions, systems, ask }: PlaceProps & { ask: Send<NewPromotion, { id: string }> }) {
  return (
    <FormDialog
      trigger={<Button tone="secondary">Ask for a promotion</Button>}
      title="Ask for a promotion"
      description="Nothing changes before a second person consents."
      confirm="Ask"
      known={['version', 'system', 'environment', 'reason']}
      send={(text) =>
        ask({
          artifact,
          version: text('version'),
          system: text('system'),
          environment: text('environment'),
          reason: text('reason'),
        })
      }
    >
      {(problems) => (
        <>
          <PlaceFields versions={versions} systems={systems} problems={problems} />
          <Field label="Reason" hint="What was tested, and why it should run." error={problems['reason']}>
            <Textarea name="reason" rows={3} maxLength={2000} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

/** Records what is or was deployed, as a fact. */
export function RecordDeployment({
  artifact,
  versions,
  systems,
  record,
}: PlaceProps & { record: Send<NewDeployment, { ids: string[] }> }) {
  return (
    <FormDialog
      trigger={<Button tone="quiet">Record a deployment</Button>}
      title="Record a deployment"
      description="As a fact that is already so: nobody consents to it, and it is shown so."
      confirm="Record"
      known={['environment', 'until', 'from', 'system', 'version']}
      send={(text) =>
        record({
          artifact,
          version: text('version'),
          system: text('system'),
          environment: text('environment'),
          ...(text('from') && { from: text('from') }),
          until: text('until') || null,
        })
      }
    >
      {(problems) => (
        <>
          <PlaceFields versions={versions} systems={systems} problems={problems} />
          <div className="grid gap-4 sm:grid-cols-2">
            <InstantField label="From" name="from" optional hint="Empty: now." error={problems['from']} />
            <InstantField label="Until" name="until" optional hint="Empty: still." error={problems['until']} />
          </div>
        </>
      )}
    </FormDialog>
  );
}

/** Keeps a model card with a version. */
export function AddCard({
  artifact,
  versions,
  add,
}: {
  artifact: string;
  versions: readonly string[];
  add: Send<{ artifact: string; version: string; markdown: string }, boolean>;
}) {
  return (
    <FormDialog
      trigger={
        <Button size="sm" tone="secondary">
          Add a model card
        </Button>
      }
      title="Add a model card"
      description="Markdown with YAML front matter, as model hubs write it. It is kept as text."
      confirm="Add"
      known={['markdown']}
      send={(text) => add({ artifact, version: text('version'), markdown: text('markdown') })}
    >
      {(problems) => (
        <>
          <Field label="Version">
            <Select name="version">
              {versions.map((version) => (
                <option key={version}>{version}</option>
              ))}
            </Select>
          </Field>
          <Field label="Model card" error={problems['markdown']}>
            <Textarea name="markdown" rows={10} className="font-mono" spellCheck={false} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

/** Registers what a CycloneDX file names. */
export function ImportBom({
  importBom,
}: {
  importBom: Send<{ text: string }, { registered: number; differs: number; left: string[] }>;
}) {
  return (
    <FormDialog
      trigger={<Button tone="secondary">Import a bill of materials</Button>}
      title="Import a bill of materials"
      description="CycloneDX 1.5 to 1.7 in JSON: its models and data sets, with digests, model cards and what was trained on what."
      confirm="Import"
      known={['text']}
      send={async (_, form) => {
        const file = form.get('file');
        return importBom({ text: file instanceof File ? await file.text() : '' });
      }}
    >
      {(problems) => (
        <Field label="File" error={problems['text']}>
          <Input name="file" type="file" accept="application/json,.json,.cdx" />
        </Field>
      )}
    </FormDialog>
  );
}

/** Names a key whose signatures count. */
export function TrustSigner({ trust }: { trust: Send<NewSigner, { id: string }> }) {
  return (
    <FormDialog
      trigger={<Button tone="primary">Trust a signer</Button>}
      title="Trust a signer"
      description="Signatures under this key count from now on. From then on, what has a digest and no trusted signature is found in production."
      confirm="Trust"
      known={['name', 'publicKey']}
      send={(text) => trust({ name: text('name'), publicKey: text('publicKey') })}
    >
      {(problems) => (
        <>
          <Field label="Name" hint="Whose key it is." error={problems['name']}>
            <Input name="name" maxLength={200} autoComplete="off" />
          </Field>
          <Field label="Ed25519 public key" hint="PEM, or base64." error={problems['publicKey']}>
            <Textarea name="publicKey" rows={4} className="font-mono" spellCheck={false} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
