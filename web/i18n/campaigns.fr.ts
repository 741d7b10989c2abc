export const campaignsFr = {} as const satisfies Record<string, string>;
