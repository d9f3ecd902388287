import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { otlpRoute } from '@/lib/ingest/server/otlp-route';

/** Where Claude Code's log events go when it is set up for LangSmith. */
export const POST = otlpRoute('logs', '/otel/v1/claude_code');

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
