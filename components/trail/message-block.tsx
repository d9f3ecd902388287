'use client';
import type { ReactNode } from 'react';
import type { Message } from '@/lib/dialects/step';
import { messageText } from '@/lib/decisions/step-text';
import type { JsonValue } from '@/lib/shared/json';
import { NotReported } from '../ui/badge';
import { FieldBlock } from './field-block';
import { JsonField } from './json-field';

const ROLE_AUTHORS: Readonly<Record<string, string>> = {
  system: 'System prompt',
  developer: 'System prompt',
  user: 'User',
  human: 'User',
  assistant: 'AI',
  ai: 'AI',
  model: 'AI',
  tool: 'Tool result',
  function: 'Tool result',
};

/** Who speaks in a message of this role; a role we do not know is shown as it was sent. */
export function roleAuthor(message: Message): string {
  const who = ROLE_AUTHORS[message.role.toLowerCase()] ?? message.role;
  return message.name ? `${who}, ${message.name}` : who;
}

/** One message: its text, its parts that are not text, and the calls it asks for. */
export function MessageBlock({
  stepId,
  field,
  message,
  aside,
}: {
  stepId: string;
  field: string;
  message: Message;
  aside?: ReactNode;
}) {
  const text = messageText(message);
  const calls = message.toolCalls ?? [];
  const author = roleAuthor(message);
  const parts = message.content ? (message.parts ?? []) : [];
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {text !== '' ? <FieldBlock stepId={stepId} field={`${field}.content`} text={text} author={author} aside={aside} /> : null}
      {parts.length > 0 ? (
        <JsonField
          stepId={stepId}
          field={`${field}.parts`}
          value={parts as JsonValue}
          label={`Parts of the message by ${author}`}
          author={`${author}, other parts`}
        />
      ) : null}
      {calls.map((call, i) => (
        <JsonField
          key={i}
          stepId={stepId}
          field={`${field}.toolCalls.${i}.arguments`}
          value={call.arguments ?? null}
          label={`Arguments of ${call.name}`}
          author={`${author} asks for ${call.name}`}
        />
      ))}
      {text === '' && calls.length === 0 && parts.length === 0 ? (
        <p className="text-label text-muted">
          {author}: <NotReported />
        </p>
      ) : null}
    </div>
  );
}
