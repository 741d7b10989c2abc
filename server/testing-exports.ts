import Papa from 'papaparse';
import { expect } from 'vitest';
import { exportCampaign } from '#server/contracts/exports.contract.ts';
import { type CampaignResults, getResults } from '#server/contracts/results.contract.ts';
import { memorySource } from '#server/lists/open-list.ts';
import { createBudget } from '#server/lists/workbook-budget.ts';
import { openZip } from '#server/lists/workbook-zip.ts';
import { systemClock } from '#server/platform/clock.ts';
import type { Client } from '#server/testing.ts';

/** A row by its header; what is not there is empty. */
export type CsvRecord = Readonly<Record<string, string>>;

/** Rows of a CSV file, which must have no fault. */
export function csvRecords(text: string, delimiter: ',' | ';'): CsvRecord[] {
  const { data, errors } = Papa.parse<CsvRecord>(text.replace(/^\uFEFF/, ''), {
    header: true,
    delimiter,
    newline: '\r\n',
    skipEmptyLines: true,
  });
  expect(errors).toEqual([]);
  return data;
}

/** One row per person, as somebody is given them at a click. */
export async function exportedRows(client: Client, campaignId: number): Promise<CsvRecord[]> {
  const response = await client.fetch(exportCampaign, { params: { id: campaignId, format: 'csv' } });
  expect(response.status).toBe(200);
  return csvRecords(await response.text(), ';');
}

/** A file of a bundle. */
export type BundleFile = (name: string) => Promise<Buffer>;

export function openBundle(bytes: Uint8Array): BundleFile {
  const zip = openZip(memorySource(Buffer.from(bytes)), createBudget(systemClock));
  return async (name) => {
    const pieces: Buffer[] = [];
    await zip.read(name, (piece) => pieces.push(Buffer.from(piece)));
    return Buffer.concat(pieces);
  };
}

/** The pseudonymised bundle of a campaign, as somebody is given it at a click. */
export async function exportedBundle(client: Client, campaignId: number): Promise<BundleFile> {
  const response = await client.fetch(exportCampaign, { params: { id: campaignId, format: 'zip' } });
  expect(response.status).toBe(200);
  return openBundle(new Uint8Array(await response.arrayBuffer()));
}

/** Rows of a table of a bundle: `reponses`, `taux`… */
export async function bundleRows(file: BundleFile, table: string): Promise<CsvRecord[]> {
  return csvRecords((await file(`${table}.csv`)).toString('utf8'), ',');
}

/** Nothing of it is masked. */
export type Exact<T> = T extends null ? never : T extends object ? { [K in keyof T]: Exact<T[K]> } : T;
export type ExactResults = Exact<CampaignResults>;

/** What the page shows to those who may see the people. */
export async function exactResults(client: Client, id: number): Promise<ExactResults> {
  return (await client.ask(getResults, { params: { id } })) as ExactResults;
}
