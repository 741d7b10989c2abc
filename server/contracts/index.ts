import * as accounts from './accounts.contract.ts';
import * as audit from './audit.contract.ts';
import * as calls from './calls.contract.ts';
import * as campaigns from './campaigns.contract.ts';
import * as crossings from './crossing.contract.ts';
import type { EndpointDefinition } from './endpoint.ts';
import * as estimates from './estimates.contract.ts';
import * as exports from './exports.contract.ts';
import * as figures from './figures.contract.ts';
import * as imports from './imports.contract.ts';
import * as lines from './lines.contract.ts';
import * as publications from './publications.contract.ts';
import * as queue from './queue.contract.ts';
import * as quotas from './quotas.contract.ts';
import * as results from './results.contract.ts';
import * as returned from './returned.contract.ts';
import * as rules from './rules.contract.ts';
import * as scriptComments from './script-comments.contract.ts';
import * as scripts from './scripts.contract.ts';
import * as service from './service.contract.ts';
import * as sheets from './sheets.contract.ts';
import * as steering from './steering.contract.ts';
import * as targets from './targets.contract.ts';
import * as telephony from './telephony.contract.ts';
import * as telephonyCallbacks from './telephony-callbacks.contract.ts';
import * as texts from './texts.contract.ts';
import * as xlsforms from './xlsforms.contract.ts';

const contracts = {
  ...service,
  ...accounts,
  ...audit,
  ...lines,
  ...scripts,
  ...scriptComments,
  ...sheets,
  ...xlsforms,
  ...publications,
  ...campaigns,
  ...imports,
  ...targets,
  ...texts,
  ...queue,
  ...quotas,
  ...rules,
  ...calls,
  ...returned,
  ...telephony,
  ...telephonyCallbacks,
  ...steering,
  ...exports,
  ...results,
  ...crossings,
  ...estimates,
  ...figures,
};

type Contracts = typeof contracts;
/** Every endpoint of the product, by its name in the contracts. */
export type Endpoints = {
  [K in keyof Contracts as Contracts[K] extends EndpointDefinition ? K : never]: Contracts[K];
};

function isEndpoint(value: unknown): value is EndpointDefinition {
  return typeof value === 'object' && value !== null && 'method' in value && 'policy' in value;
}

const everything: Record<string, unknown> = contracts;

export const endpoints: readonly EndpointDefinition[] = Object.values(everything).filter(isEndpoint);
