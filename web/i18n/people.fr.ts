export const peopleFr = {} as const satisfies Record<string, string>;
