/** What the worker tells the pages: the script that starts the version it holds. */
export interface WorkerWords {
  readonly kind: 'version';
  readonly entry: string;
}
