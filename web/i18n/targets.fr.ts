export const targetsFr = {} as const satisfies Record<string, string>;
