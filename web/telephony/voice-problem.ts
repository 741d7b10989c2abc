/** Why this page cannot be a telephone now. */
export type Trouble = 'microphone_refused' | 'microphone_missing' | 'not_answering' | 'not_allowed';

/** The page is no telephone: nobody was called. */
export class VoiceProblem extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(`voice: ${trouble}`);
    this.trouble = trouble;
  }
}
