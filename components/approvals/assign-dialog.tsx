'use client';
import type { ActionResult } from '@/lib/http/problem';
import { FormDialog } from '../registry/artifact-dialog';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Select } from '../ui/input';

export type Assign = (input: { id: string; person: string | null }) => Promise<ActionResult<unknown>>;

/** Gives a review to one person who may decide it, or to the group again. A claim on it ends with that. */
export function AssignDialog({
  id,
  assignedTo,
  people,
  assign,
}: {
  id: string;
  assignedTo: { id: string; name: string } | null;
  people: readonly { id: string; name: string }[];
  assign: Assign;
}) {
  return (
    <FormDialog
      title="Assign"
      description="They are told, and may decide it also from outside the group; the group may go on deciding it too. A claim on it ends."
      trigger={<Button tone="quiet">Assign …</Button>}
      confirm="Assign"
      known={['person', 'body.person']}
      send={(text) => assign({ id, person: text('person') || null })}
    >
      {(problems) => (
        <Field
          label="To"
          hint="Who reviews here, sees the AI system, is not concerned by the action, and is entered as competent where that is asked for."
          error={problems['person'] ?? problems['body.person']}
        >
          <Select name="person" defaultValue={people.some((one) => one.id === assignedTo?.id) ? assignedTo!.id : ''}>
            <option value="">The group, nobody in particular</option>
            {people.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </Select>
        </Field>
      )}
    </FormDialog>
  );
}
