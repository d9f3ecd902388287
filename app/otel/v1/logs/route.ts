import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { otlpRoute } from '@/lib/ingest/server/otlp-route';

export const POST = otlpRoute('logs', '/otel/v1/logs');

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
