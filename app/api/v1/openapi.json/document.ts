import packageJson from '@/package.json';
import { operationAccess } from '@/lib/access/server/route-matrix';
import { publicUrl } from '@/lib/env';
import { buildOpenApi } from '@/lib/http/server/openapi';
import { listRoutes } from '../../routes';

/** The OpenAPI 3.1 document of this release. */
export function openApiDocument(): Record<string, unknown> {
  return buildOpenApi({
    title: 'Countersign',
    version: packageJson.version,
    server: publicUrl(),
    description:
      'What programs call. Errors are RFC 9457 problem documents with a stable `code` and a `requestId`; OTLP routes answer google.rpc.Status. Times are RFC 3339 in UTC. Parameters of the address and members of a body that are not named here are refused by name, but where clients of others send.',
    routes: listRoutes(),
    accessOf: operationAccess,
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', description: 'An API key.' },
      basic: {
        type: 'http',
        scheme: 'basic',
        description: 'Any user name with the API key as password, or public key and secret key.',
      },
      apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: 'next-auth.session-token',
        description: 'A signed-in person, from our own pages only.',
      },
    },
  });
}
