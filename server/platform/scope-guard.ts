import type {
  KyselyPlugin,
  OperationNode,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely';

/** Tables whose rows belong to a directorate: no query of a viewer's may read or change them without saying which. */
const scopedTables = new Set([
  'campaigns',
  'imports',
  'targets',
  'queue_entries',
  'calls',
  'scripts',
  'sheets',
  'exports',
]);

/** What a query must mention to be bounded: the directorate, or the assignment of an agent. */
const bounds = /"?(directorate_id|campaign_agents)"?/;

/**
 * Refuses a select, update or delete on a scoped table that names neither the directorate nor the assignment. Installed
 * by the tests: it proves presence, not correctness (that is the authorisation matrix), but nobody forgets.
 */
export class ScopeGuard implements KyselyPlugin {
  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    if (
      node.kind === 'SelectQueryNode' ||
      node.kind === 'UpdateQueryNode' ||
      node.kind === 'DeleteQueryNode'
    ) {
      const named = tablesOf(node).filter((table) => scopedTables.has(table));
      if (named.length > 0 && !bounds.test(JSON.stringify(conditionsOf(node)))) {
        throw new Error(`Query on ${named.join(', ')} without its directorate (see platform/scope-guard.ts)`);
      }
    }
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}

/** The tables directly read or changed by the query (subqueries are judged with their parent). */
function tablesOf(node: OperationNode): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const element of value) visit(element);
      return;
    }
    const candidate: { kind?: unknown; table?: { identifier?: { name?: unknown } } } = value;
    if (candidate.kind === 'TableNode') found.push(String(candidate.table?.identifier?.name));
    else for (const child of Object.values(value)) visit(child);
  };
  if ('from' in node) visit(node.from);
  if ('table' in node) visit(node.table);
  // A joined table is read as much as the first one.
  if ('joins' in node && Array.isArray(node.joins)) for (const join of node.joins) visit(join.table);
  return found;
}

function conditionsOf(node: OperationNode): unknown {
  return ['where' in node ? node.where : null, 'joins' in node ? node.joins : null];
}
