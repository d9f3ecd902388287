import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { otlpRoute } from '@/lib/ingest/server/otlp-route';

export const POST = otlpRoute('metrics', '/otel/v1/metrics');

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
