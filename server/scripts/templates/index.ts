import { heatwave } from './heatwave-seniors.ts';
import { hpvPharmacies } from './hpv-pharmacies.ts';
import type { ScriptTemplate } from './parts.ts';
import { rightsEnding } from './rights-ending.ts';
import { satisfaction } from './satisfaction.ts';

/**
 * Scripts to start from. They are read aloud by people, to people: short sentences, one question at a time, nothing
 * promised. Long because it is text, not code.
 */
export const templates: readonly ScriptTemplate[] = [rightsEnding, hpvPharmacies, heatwave, satisfaction];
