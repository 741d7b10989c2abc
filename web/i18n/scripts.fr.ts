export const scriptsFr = {} as const satisfies Record<string, string>;
