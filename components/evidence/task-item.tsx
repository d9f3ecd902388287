import Link from 'next/link';
import type { ControlTask } from '@/lib/evidence/contract';
import { Badge } from '../ui/badge';
import { Field } from '../ui/field';
import { Textarea } from '../ui/input';
import { Day } from '../ui/time';
import { ActForm, type Act } from './act-form';

/** A task on a control. One that an auditor asked for is done by answering it; the others by saying so. */
export function TaskItem({ task, finish, answer }: { task: ControlTask; finish: Act | null; answer: Act | null }) {
  const { request } = task;
  return (
    <li className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={task.doneAt ? 'good' : task.overdue ? 'critical' : 'outline'}>
          {task.doneAt ? 'done' : task.overdue ? 'overdue' : 'open'}
        </Badge>
        <span className={task.doneAt ? 'text-muted line-through' : 'whitespace-pre-wrap'}>{task.what}</span>
        <span className="text-label text-muted">
          {task.owner ?? 'nobody'}, due <Day on={task.dueOn} />
        </span>
        {request ? (
          <span className="text-label text-muted">
            asked by {request.by} in{' '}
            <Link href={`/evidence/audits/${request.audit}#requests`} className="link">
              an audit
            </Link>
          </span>
        ) : null}
        {finish && !task.doneAt && !request ? (
          <ActForm act={finish} submit="Done" inline tone="quiet">
            <input type="hidden" name="id" value={task.id} />
          </ActForm>
        ) : null}
      </div>
      {answer && request && !task.doneAt ? (
        <ActForm act={answer} submit="Answer the auditor" className="max-w-160">
          <input type="hidden" name="id" value={request.audit} />
          <input type="hidden" name="request" value={request.id} />
          <Field label="Answer" hint="The auditor reads it in their room; the task is done with it." className="w-full">
            <Textarea name="answer" rows={2} required maxLength={4000} />
          </Field>
        </ActForm>
      ) : null}
    </li>
  );
}
