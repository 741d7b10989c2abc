import type { campaignsFr } from './campaigns.fr.ts';

export const campaignsEn: Readonly<Record<keyof typeof campaignsFr, string>> = {};
