export const adminFr = {} as const satisfies Record<string, string>;
