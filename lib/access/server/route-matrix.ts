import type { OperationAccess } from '@/lib/http/server/openapi';
import type { RouteFacts } from '@/lib/http/server/define-route';
import { ROLES, SCOPES, PERMISSION_SETS, type PermissionSet, type Role, type Scope } from '../actor';
import { PERMISSION_SET_PERMISSIONS, permissionsOf, scopesFor } from '../permissions';
import type { RouteAccess } from './define-route';

export type AnyAccess = RouteAccess | 'public';

/** Who may call a route, from the same matrix that decides it. */
export function callersOf(access: AnyAccess): { roles: Role[]; sets: PermissionSet[]; scopes: Scope[] } | 'everybody' {
  if (access === 'public') return 'everybody';
  const { permission, by } = access;
  return {
    roles: by === 'key' ? [] : ROLES.filter((role) => permissionsOf(role, []).has(permission)),
    sets: by === 'key' ? [] : PERMISSION_SETS.filter((set) => PERMISSION_SET_PERMISSIONS[set].includes(permission)),
    scopes: by === 'person' ? [] : scopesFor(permission),
  };
}

/** The same for the OpenAPI document. */
export function operationAccess(access: AnyAccess): OperationAccess {
  const callers = callersOf(access);
  if (callers === 'everybody' || access === 'public') return { secured: false, extensions: {} };
  return {
    secured: true,
    extensions: {
      'x-permission': access.permission,
      'x-roles': callers.roles,
      'x-permission-sets': callers.sets,
      'x-scopes': callers.scopes,
    },
  };
}

/** The matrix of roles and scopes against routes, as a Markdown table. */
export function renderRouteMatrix(routes: readonly RouteFacts<AnyAccess>[]): string {
  const head = [
    'route',
    ...ROLES.map((role) => role.replace('_', ' ')),
    'permission sets',
    ...SCOPES.map((scope) => `key: ${scope}`),
  ];
  const rows = [...routes]
    .sort((a, b) => (a.path + a.method < b.path + b.method ? -1 : 1))
    .map((route) => {
      const callers = callersOf(route.access);
      const name = `\`${route.method} ${route.path}\``;
      if (callers === 'everybody') return [name, ...ROLES.map(() => 'yes'), '', ...SCOPES.map(() => 'yes')];
      return [
        name,
        ...ROLES.map((role) => (callers.roles.includes(role) ? 'yes' : '')),
        callers.sets.map((set) => set.replaceAll('_', ' ')).join(', '),
        ...SCOPES.map((scope) => (callers.scopes.includes(scope) ? 'yes' : '')),
      ];
    });
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
