import { z } from 'zod';
import type { EndpointDefinition } from '#server/contracts/endpoint.ts';
import { endpoints } from '#server/contracts/index.ts';
import { type RefusalCode, refusals } from '#server/contracts/refusals.ts';

type Json = Record<string, unknown>;

/** The whole interface as OpenAPI 3.0, from the contracts alone. */
export function describeInterface(version: string): Json {
  const paths: Record<string, Json> = {};
  const shared: Json = {};
  for (const endpoint of endpoints) {
    const address = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[address] = { ...paths[address], [endpoint.method.toLowerCase()]: describe(endpoint, shared) };
  }
  return {
    openapi: '3.0.3',
    info: {
      title: 'Tonalité',
      version,
      description:
        'Errors are application/problem+json (RFC 9457) with a stable `code` and a French `detail`.',
      license: { name: 'AGPL-3.0-or-later' },
    },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'tonalite_sid' } },
      schemas: { Problem: problemSchema, ...shared },
    },
  };
}

function describe(endpoint: EndpointDefinition, shared: Json): Json {
  const isPublic = endpoint.policy === 'public';
  return {
    summary: endpoint.summary,
    ...(isPublic ? {} : { security: [{ session: [] }], 'x-roles': endpoint.policy }),
    parameters: [
      ...parametersOf(endpoint.params, 'path'),
      ...parametersOf(endpoint.query, 'query'),
      ...(endpoint.idempotent ? [idempotencyHeader] : []),
    ],
    ...bodyOf(endpoint, shared),
    responses: {
      [endpoint.status ?? 200]: successOf(endpoint, shared),
      ...refusalsOf([
        ...(isPublic ? [] : (['session.required', 'session.forbidden'] as const)),
        ...(endpoint.body === undefined && endpoint.query === undefined
          ? []
          : (['request.invalid'] as const)),
        ...(endpoint.params === undefined ? [] : (['resource.not_found'] as const)),
        ...(endpoint.refusals ?? []),
      ]),
    },
  };
}

const idempotencyHeader: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: { type: 'string', maxLength: 100 },
  description: 'The same key and body get the first answer again; the same key with another body is refused.',
};

const problemSchema: Json = {
  type: 'object',
  required: ['status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    title: { type: 'string' },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    params: { type: 'object' },
    fields: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, detail: { type: 'string' } } },
    },
  },
};

/** Recursive schemas, which carry an id, are written once among the components: OpenAPI 3.0 has no other place for them. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', shared: Json): Json {
  const options = { target: 'openapi-3.0', io, unrepresentable: 'any', reused: 'inline' } as const;
  const written = JSON.stringify(z.toJSONSchema(schema, options));
  const { definitions, ...own } = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(written.replaceAll('"#/definitions/', '"#/components/schemas/')));
  Object.assign(shared, definitions);
  return own;
}

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: field instanceof z.ZodType ? schemaOf(field, 'output', {}) : {},
  }));
}

function bodyOf(endpoint: EndpointDefinition, shared: Json): Json {
  if (endpoint.rawBody !== undefined) {
    const binary = { schema: { type: 'string', format: 'binary' } };
    return {
      requestBody: { content: Object.fromEntries(endpoint.rawBody.map((type) => [type, binary])) },
    };
  }
  if (endpoint.body === undefined) return {};
  return {
    requestBody: { content: { 'application/json': { schema: schemaOf(endpoint.body, 'input', shared) } } },
  };
}

function successOf(endpoint: EndpointDefinition, shared: Json): Json {
  const { response } = endpoint;
  if (response instanceof z.ZodType) {
    return {
      description: 'OK',
      content: { 'application/json': { schema: schemaOf(response, 'output', shared) } },
    };
  }
  return { description: 'OK', content: { [response.contentType]: { schema: { type: 'string' } } } };
}

function refusalsOf(codes: readonly RefusalCode[]): Json {
  const byStatus = groupByStatus(codes);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map((code) => `\`${code}\`: ${refusals[code].fr}`).join('\n\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function groupByStatus(codes: readonly RefusalCode[]): Map<number, RefusalCode[]> {
  const groups = new Map<number, RefusalCode[]>();
  for (const code of codes) {
    const { status } = refusals[code];
    groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return groups;
}
