import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { otlpRoute } from '@/lib/ingest/server/otlp-route';

export const POST = otlpRoute('traces', '/otel/v1/traces');

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
