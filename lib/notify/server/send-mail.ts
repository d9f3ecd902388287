import nodemailer from 'nodemailer';
import { env, publicUrl } from '@/lib/env';
import { pathOf, sentenceOf, TOPICS, type Message } from '../topics';
import { PostFailed } from './guarded-post';

/** True when mail can be sent at all. */
export function mailIsSet(): boolean {
  return env().COUNTERSIGN_SMTP_URL !== undefined;
}

/** Sends one notice as plain text. Throws PostFailed. The subject holds what mail servers on the way may read: no content either. */
export async function sendMail(to: string, message: Message): Promise<void> {
  const { COUNTERSIGN_SMTP_URL: smtp, COUNTERSIGN_MAIL_FROM: from } = env();
  if (!smtp) throw new PostFailed('noSmtp');
  const transport = nodemailer.createTransport(smtp, {
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  });
  try {
    await transport.sendMail({
      from: from ?? `Countersign <countersign@${new URL(publicUrl()).hostname}>`,
      to,
      subject: `Countersign: ${TOPICS[message.topic]}${message.tier ? ` (${message.tier})` : ''}`,
      text: [
        `${sentenceOf(message)}.`,
        '',
        'Open it after signing in; opening decides nothing:',
        `${publicUrl()}${pathOf(message)}`,
        '',
        'What it is about is not in this mail on purpose. Which mails you get is set under Notifications.',
        '',
      ].join('\n'),
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    throw new PostFailed(code === 'ETIMEDOUT' ? 'timeout' : code === 'ESOCKET' || code === 'ECONNECTION' ? 'refused' : 'smtp');
  } finally {
    transport.close();
  }
}
