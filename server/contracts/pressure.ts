/** How often one line may be called, all campaigns and directorates together: a campaign may be stricter, never laxer. */
export interface PressureRules {
  /** Calls and attempts over 30 rolling days. */
  readonly per30Days: number;
  /** Calls a calendar day where the person is; busy and technical failures do not count. */
  readonly perDay: number;
  /** Minutes from one call to the next; busy and technical failures do not count. 0: none. */
  readonly minGapMinutes: number;
  /** Days without any call after a firm refusal; a soft one rests the line until its own campaign calls again. 0: none. */
  readonly refusalRestDays: number;
}

/** What each rule may be. */
export const pressureBounds = {
  per30Days: { min: 1, max: 30 },
  perDay: { min: 1, max: 10 },
  minGapMinutes: { min: 0, max: 1440 },
  refusalRestDays: { min: 0, max: 60 },
} as const satisfies Record<keyof PressureRules, { min: number; max: number }>;
